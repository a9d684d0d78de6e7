using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class AdaptiveMaxPool1dTests : LayerContract<AdaptiveMaxPool1d>
{
    protected override Shape[] Inputs => [[2, 2, 5]];

    protected override Shape Output => [2, 2, 3];

    protected override string Text => "AdaptiveMaxPool1d(outputSize: 3)";

    protected override AdaptiveMaxPool1d Make(RandomSource random) => new(3);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new AdaptiveMaxPool1d(0), "AdaptiveMaxPool1d: outputSize 0 must be positive."),
        (() => _ = new AdaptiveMaxPool1d(default), "AdaptiveMaxPool1d: outputSize not given must be positive."),
        (
            () => _ = new AdaptiveMaxPool1d((2, 2)),
            "AdaptiveMaxPool1d: outputSize (2, 2) has 2 numbers for 1 spatial dimensions."),
        (
            () => new AdaptiveMaxPool1d(2).Forward(Tensor.Ones([4])),
            "AdaptiveMaxPool1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => new AdaptiveMaxPool1d(2).Forward(Tensor.Ones([1, 1, 4], DType.Int64)),
            "AdaptiveMaxPool1d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new AdaptiveMaxPool1d(2).Forward(Tensor.Ones([1, 1, 0])),
            "AdaptiveMaxPool1d: input [1, 1, 0] has no elements in dimension 2."),
    ];

    [Fact]
    public void It_gives_the_largest_elements_and_their_places()
    {
        Tensor x = Tensor.From<float>([1, 5, 3, 4], [1, 1, 4]);
        (Tensor values, Tensor indices) = new AdaptiveMaxPool1d(2).ForwardWithIndices(x);
        values.ToArray<float>().Should().Equal(5, 4);
        indices.ToArray<long>().Should().Equal(1, 3);
    }
}
