using System.Text.Json;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddInterpolation(AdapterTable table)
    {
        table.One("interpolate", a => a.X.Interpolate(
            a.Ints(Arguments.Keyword, "size") is { } size ? PerDim.Of(size) : default,
            Factor(a),
            ModeOf(a.Text(Arguments.Keyword, "mode", "nearest")),
            a.Flag(Arguments.Keyword, "align_corners", false),
            a.Flag(Arguments.Keyword, "antialias", false)));
        table.One("grid_sample", a => a.X.GridSample(
            a.Y,
            ModeOf(a.Text(Arguments.Keyword, "mode", "bilinear")),
            Enum.Parse<GridPadding>(a.Text(Arguments.Keyword, "padding_mode", "zeros"), ignoreCase: true),
            a.Flag(Arguments.Keyword, "align_corners", false)));
        table.One("affine_grid", a =>
            a.X.AffineGrid(a.Ints(1, "size")!, a.Flag(Arguments.Keyword, "align_corners", false)));
        table.One("im2col", a => a.X.Im2Col(Kernel(a), Dilation(a), Edge(a), Stride(a)));
        table.One("col2im", a => a.X.Col2Im(OutputSize(a), Kernel(a), Dilation(a), Edge(a), Stride(a)));
        table.One("vision.deform_conv2d", a => a.X.DeformConv2d(
            a.Y, a.Z, a.TensorOrNull(3, "bias"), Stride(a), Edge(a), Dilation(a), a.TensorOrNull(7, "mask")));
    }

    private static InterpolationMode ModeOf(string name) =>
        Enum.Parse<InterpolationMode>(name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);

    private static ScaleFactor Factor(Arguments a) => a.Find(Arguments.Keyword, "scale_factor") switch
    {
        { ValueKind: JsonValueKind.Number } all => all.GetDouble(),
        { ValueKind: JsonValueKind.Array } list => list.GetArrayLength() == 2
            ? (list[0].GetDouble(), list[1].GetDouble())
            : (list[0].GetDouble(), list[1].GetDouble(), list[2].GetDouble()),
        _ => default,
    };
}
