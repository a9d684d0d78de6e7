using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class GlobalMaxPool1dTests : LayerContract<GlobalMaxPool1d>
{
    protected override Shape[] Inputs => [[2, 3, 4]];

    protected override Shape Output => [2, 3];

    protected override string Text => "GlobalMaxPool1d(keepDim: false)";

    protected override GlobalMaxPool1d Make(RandomSource random) => new();

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => new GlobalMaxPool1d().Forward(Tensor.Ones([4])),
            "GlobalMaxPool1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => new GlobalMaxPool1d().Forward(Tensor.Ones([1, 1, 1, 1])),
            "GlobalMaxPool1d: input [1, 1, 1, 1] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
    ];

    [Fact]
    public void Equal_largest_elements_share_the_gradient()
    {
        Tensor x = Tensor.From<float>([1, 5, 5], [1, 3]).RequireGrad();
        Tensor y = new GlobalMaxPool1d().Forward(x);
        y.ToArray<float>().Should().Equal(5);
        y.Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal(0, 0.5f, 0.5f);
    }
}
