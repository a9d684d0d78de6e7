using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class UpsamplingNearest2dTests : LayerContract<UpsamplingNearest2d>
{
    protected override Shape[] Inputs => [[1, 2, 2, 3]];

    protected override Shape Output => [1, 2, 3, 5];

    protected override string Text => "UpsamplingNearest2d(size: (3, 5))";

    protected override UpsamplingNearest2d Make(RandomSource random) => new((3, 5));

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => _ = new UpsamplingNearest2d(),
            "UpsamplingNearest2d: size is not given and scaleFactor is not given; give exactly one of them."),
        (
            () => _ = new UpsamplingNearest2d(2, 2),
            "UpsamplingNearest2d: size is 2 and scaleFactor is 2; give exactly one of them."),
        (() => _ = new UpsamplingNearest2d((2, 0)), "UpsamplingNearest2d: size (2, 0) must be positive."),
        (
            () => _ = new UpsamplingNearest2d((2, 2, 2)),
            "UpsamplingNearest2d: size is (2, 2, 2) and scaleFactor is not given; 2 spatial dimensions are needed."),
        (
            () => _ = new UpsamplingNearest2d(scaleFactor: -1),
            "UpsamplingNearest2d: scaleFactor -1 must be positive and finite."),
        (
            () => _ = new UpsamplingNearest2d(scaleFactor: double.NaN),
            "UpsamplingNearest2d: scaleFactor NaN must be positive and finite."),
        (
            () => new UpsamplingNearest2d(4).Forward(Tensor.Ones([1, 2, 3])),
            "UpsamplingNearest2d: input [1, 2, 3] must be [batch, channels, height, width]."),
    ];

    [Fact]
    public void The_nearest_element_repeats() => new UpsamplingNearest2d(scaleFactor: (1, 2))
        .Forward(Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2])).ToArray<float>()
        .Should().Equal(1, 1, 2, 2, 3, 3, 4, 4);
}
