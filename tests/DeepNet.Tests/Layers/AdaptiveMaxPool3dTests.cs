using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class AdaptiveMaxPool3dTests : LayerContract<AdaptiveMaxPool3d>
{
    protected override Shape[] Inputs => [[1, 1, 2, 3, 4]];

    protected override Shape Output => [1, 1, 1, 2, 2];

    protected override string Text => "AdaptiveMaxPool3d(outputSize: (1, 2, 2))";

    protected override AdaptiveMaxPool3d Make(RandomSource random) => new((1, 2, 2));

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new AdaptiveMaxPool3d(0), "AdaptiveMaxPool3d: outputSize 0 must be positive."),
        (() => _ = new AdaptiveMaxPool3d(default), "AdaptiveMaxPool3d: outputSize not given must be positive."),
        (
            () => _ = new AdaptiveMaxPool3d((2, 2)),
            "AdaptiveMaxPool3d: outputSize (2, 2) has 2 numbers for 3 spatial dimensions."),
        (
            () => new AdaptiveMaxPool3d(2).Forward(Tensor.Ones([4])),
            "AdaptiveMaxPool3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new AdaptiveMaxPool3d(2).Forward(Tensor.Ones([1, 1, 4, 4, 4], DType.Int64)),
            "AdaptiveMaxPool3d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new AdaptiveMaxPool3d(2).Forward(Tensor.Ones([1, 1, 0, 0, 0])),
            "AdaptiveMaxPool3d: input [1, 1, 0, 0, 0] has no elements in dimension 2."),
    ];

    [Fact]
    public void It_gives_the_largest_elements_and_their_places()
    {
        Tensor x = Tensor.From<float>([1, 5, 3, 4], [1, 1, 1, 2, 2]);
        (Tensor values, Tensor indices) = new AdaptiveMaxPool3d(1).ForwardWithIndices(x);
        values.ToArray<float>().Should().Equal(5);
        indices.ToArray<long>().Should().Equal(1);
    }
}
