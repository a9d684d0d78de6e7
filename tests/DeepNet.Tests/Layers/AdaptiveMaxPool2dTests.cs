using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class AdaptiveMaxPool2dTests : LayerContract<AdaptiveMaxPool2d>
{
    protected override Shape[] Inputs => [[1, 2, 3, 5]];

    protected override Shape Output => [1, 2, 2, 3];

    protected override string Text => "AdaptiveMaxPool2d(outputSize: (2, 3))";

    protected override AdaptiveMaxPool2d Make(RandomSource random) => new((2, 3));

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new AdaptiveMaxPool2d(0), "AdaptiveMaxPool2d: outputSize 0 must be positive."),
        (() => _ = new AdaptiveMaxPool2d(default), "AdaptiveMaxPool2d: outputSize not given must be positive."),
        (
            () => _ = new AdaptiveMaxPool2d((2, 2, 2)),
            "AdaptiveMaxPool2d: outputSize (2, 2, 2) has 3 numbers for 2 spatial dimensions."),
        (
            () => new AdaptiveMaxPool2d(2).Forward(Tensor.Ones([4])),
            "AdaptiveMaxPool2d: input [4] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => new AdaptiveMaxPool2d(2).Forward(Tensor.Ones([1, 1, 4, 4], DType.Int64)),
            "AdaptiveMaxPool2d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new AdaptiveMaxPool2d(2).Forward(Tensor.Ones([1, 1, 0, 0])),
            "AdaptiveMaxPool2d: input [1, 1, 0, 0] has no elements in dimension 2."),
    ];

    [Fact]
    public void It_gives_the_largest_elements_and_their_places()
    {
        Tensor x = Tensor.Arange(0, 16, dtype: DType.Float32).Reshape(1, 1, 4, 4);
        (Tensor values, Tensor indices) = new AdaptiveMaxPool2d((1, 2)).ForwardWithIndices(x);
        values.ToArray<float>().Should().Equal(13, 15);
        indices.ToArray<long>().Should().Equal(13, 15);
    }
}
