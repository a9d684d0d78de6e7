namespace DeepNet.Benchmarks.SideBySide;

internal static partial class Workloads
{
    private const int Images = 8;

    private static IEnumerable<Workload> Convolution() =>
    [
        .. Conv("conv-3x3-64x56x56", 64, 56, 64, 3),
        .. Conv("conv-3x3-128x28x28", 128, 28, 128, 3),
        .. Conv("conv-3x3-256x14x14", 256, 14, 256, 3),
        .. Conv("conv-3x3-512x7x7", 512, 7, 512, 3),
        .. Conv("conv-1x1-64-256x56x56", 64, 56, 256, 1),
        .. Conv("conv-1x1-256-64x56x56", 256, 56, 64, 1),
        .. Conv("conv-3x3s2-128x56x56", 128, 56, 128, 3, stride: 2),
        .. Conv("conv-7x7s2-3x224x224", 3, 224, 64, 7, stride: 2),
        .. Conv("conv-depthwise-64x56x56", 64, 56, 64, 3, groups: 64),
    ];

    private static IEnumerable<Workload> Pooling() =>
    [
        .. Both("maxpool-64x56x56", "max_pool", Image(), x => x["x"].MaxPool2d(2)),
        .. Both("avgpool-64x56x56", "avg_pool", Image(), x => x["x"].AvgPool2d(2)),
        .. Both(
            "batchnorm-64x56x56", "batch_norm", Inputs(("x", [Images, 64, 56, 56]), ("w", [64]), ("b", [64])),
            x => x["x"].BatchNorm(null, null, x["w"], x["b"], training: true)),
    ];

    private static Func<Feed> Image() => Inputs(("x", [Images, 64, 56, 56]));

    private static IEnumerable<Workload> Conv(
        string name, int channels, int size, int outChannels, int kernel, int stride = 1, int groups = 1)
    {
        int padding = kernel / 2;
        return Both(
            name, "conv",
            Inputs(("x", [Images, channels, size, size]), ("w", [outChannels, channels / groups, kernel, kernel])),
            x => x["x"].Conv2d(x["w"], stride: stride, padding: padding, groups: groups),
            new { stride, padding, groups }, exported: true);
    }
}
