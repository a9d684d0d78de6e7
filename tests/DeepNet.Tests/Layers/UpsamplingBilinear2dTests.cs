using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class UpsamplingBilinear2dTests : LayerContract<UpsamplingBilinear2d>
{
    protected override Shape[] Inputs => [[1, 2, 2, 3]];

    protected override Shape Output => [1, 2, 3, 4];

    protected override string Text => "UpsamplingBilinear2d(scaleFactor: 1.5)";

    protected override UpsamplingBilinear2d Make(RandomSource random) => new(scaleFactor: 1.5);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => _ = new UpsamplingBilinear2d(),
            "UpsamplingBilinear2d: size is not given and scaleFactor is not given; give exactly one of them."),
        (
            () => _ = new UpsamplingBilinear2d(2, 2),
            "UpsamplingBilinear2d: size is 2 and scaleFactor is 2; give exactly one of them."),
        (() => _ = new UpsamplingBilinear2d((2, 0)), "UpsamplingBilinear2d: size (2, 0) must be positive."),
        (
            () => _ = new UpsamplingBilinear2d((2, 2, 2)),
            "UpsamplingBilinear2d: size is (2, 2, 2) and scaleFactor is not given; 2 spatial dimensions are needed."),
        (
            () => _ = new UpsamplingBilinear2d(scaleFactor: -1),
            "UpsamplingBilinear2d: scaleFactor -1 must be positive and finite."),
        (
            () => _ = new UpsamplingBilinear2d(scaleFactor: double.NaN),
            "UpsamplingBilinear2d: scaleFactor NaN must be positive and finite."),
        (
            () => new UpsamplingBilinear2d(4).Forward(Tensor.Ones([1, 2, 3])),
            "Interpolate: input [1, 2, 3] for mode Bilinear; [batch, channels, spatial…] with 2 spatial dims is "
            + "needed."),
    ];

    [Fact]
    public void Lines_run_between_the_corners() => new UpsamplingBilinear2d(3)
        .Forward(Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2])).ToArray<float>()
        .Should().Equal(1, 1.5f, 2, 2, 2.5f, 3, 3, 3.5f, 4);
}
