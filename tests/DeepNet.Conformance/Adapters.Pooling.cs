namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddPooling(AdapterTable table)
    {
        table.Many("max_pool1d", a => a.Flag(Arguments.Keyword, "return_indices", false)
            ? Pair(a.X.MaxPool1dWithIndices(Kernel(a), Stride(a), Edge(a), Dilation(a), Ceil(a)))
            : [a.X.MaxPool1d(Kernel(a), Stride(a), Edge(a), Dilation(a), Ceil(a))]);
        table.Many("max_pool2d", a => a.Flag(Arguments.Keyword, "return_indices", false)
            ? Pair(a.X.MaxPool2dWithIndices(Kernel(a), Stride(a), Edge(a), Dilation(a), Ceil(a)))
            : [a.X.MaxPool2d(Kernel(a), Stride(a), Edge(a), Dilation(a), Ceil(a))]);
        table.Many("max_pool3d", a => a.Flag(Arguments.Keyword, "return_indices", false)
            ? Pair(a.X.MaxPool3dWithIndices(Kernel(a), Stride(a), Edge(a), Dilation(a), Ceil(a)))
            : [a.X.MaxPool3d(Kernel(a), Stride(a), Edge(a), Dilation(a), Ceil(a))]);
        table.One("avg_pool1d", a => a.X.AvgPool1d(Kernel(a), Stride(a), Edge(a), Ceil(a), CountPad(a)));
        table.One("avg_pool2d", a => a.X.AvgPool2d(Kernel(a), Stride(a), Edge(a), Ceil(a), CountPad(a), Divisor(a)));
        table.One("avg_pool3d", a => a.X.AvgPool3d(Kernel(a), Stride(a), Edge(a), Ceil(a), CountPad(a), Divisor(a)));
        table.One("adaptive_avg_pool1d", a => a.X.AdaptiveAvgPool1d(OutputSize(a)));
        table.One("adaptive_avg_pool2d", a => a.X.AdaptiveAvgPool2d(OutputSize(a)));
        table.One("adaptive_avg_pool3d", a => a.X.AdaptiveAvgPool3d(OutputSize(a)));
        table.Two("adaptive_max_pool1d", a => a.X.AdaptiveMaxPool1dWithIndices(OutputSize(a)));
        table.Two("adaptive_max_pool2d", a => a.X.AdaptiveMaxPool2dWithIndices(OutputSize(a)));
        table.Two("adaptive_max_pool3d", a => a.X.AdaptiveMaxPool3dWithIndices(OutputSize(a)));
        table.One("max_unpool1d", a => a.X.MaxUnpool1d(a.Y, Each(a, "kernel_size", 1)));
        table.One("max_unpool2d", a => a.X.MaxUnpool2d(a.Y, Each(a, "kernel_size", 1)));
        table.One("max_unpool3d", a => a.X.MaxUnpool3d(a.Y, Each(a, "kernel_size", 1)));
        table.One("lp_pool1d", a => a.X.LpPool1d(a.Number(1, "norm_type"), Window(a, 2, "kernel_size", 1), Stride(a)));
        table.One("lp_pool2d", a => a.X.LpPool2d(a.Number(1, "norm_type"), Window(a, 2, "kernel_size", 1), Stride(a)));
    }

    private static PerDim Kernel(Arguments a) => Each(a, "kernel_size", 1);

    private static PerDim Stride(Arguments a) =>
        a.Ints(Arguments.Keyword, "stride") is { } stride ? PerDim.Of(stride) : default;

    private static PerDim Edge(Arguments a) => Each(a, "padding", 0);

    private static PerDim Dilation(Arguments a) => Each(a, "dilation", 1);

    private static bool Ceil(Arguments a) => a.Flag(Arguments.Keyword, "ceil_mode", false);

    private static bool CountPad(Arguments a) => a.Flag(Arguments.Keyword, "count_include_pad", true);

    private static int? Divisor(Arguments a) => a.IntOrNull(Arguments.Keyword, "divisor_override");

    private static PerDim OutputSize(Arguments a) => Window(a, 1, "output_size", 1);
}
