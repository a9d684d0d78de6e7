using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class LayerNormTests : LayerContract<LayerNorm>
{
    protected override Shape[] Inputs => [[2, 2, 3]];

    protected override Shape Output => [2, 2, 3];

    protected override string Text => "LayerNorm([2, 3], epsilon: 1E-05, affine: true)";

    protected override string[] Keys => ["weight", "bias"];

    protected override LayerNorm Make(RandomSource random) => new([2, 3]);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new LayerNorm(0), "LayerNorm: normalizedSize 0 must be positive."),
        (() => _ = new LayerNorm(-1), "LayerNorm: normalizedSize -1 must be positive."),
        (
            () => _ = new LayerNorm(new Shape()),
            "LayerNorm: normalizedShape [] must have at least one size, all positive."),
        (
            () => _ = new LayerNorm([2, 0]),
            "LayerNorm: normalizedShape [2, 0] must have at least one size, all positive."),
        (() => _ = new LayerNorm(2, epsilon: -1), "LayerNorm: epsilon -1 must be finite and not negative."),
        (() => _ = new LayerNorm(2, epsilon: double.NaN), "LayerNorm: epsilon NaN must be finite and not negative."),
        (
            () => new LayerNorm([2, 3]).Forward(Tensor.Ones([3])),
            "LayerNorm: the last dims of input [3] are not the normalized shape [2, 3]."),
        (
            () => new LayerNorm(3).Forward(Tensor.Ones([3, 2])),
            "LayerNorm: the last dims of input [3, 2] are not the normalized shape [3]."),
        (
            () => new LayerNorm(3).Forward(Tensor.Ones([3], DType.Int64)),
            "LayerNorm: Int64 tensor, but the operation needs a floating-point one; *"),
    ];

    [Fact]
    public void Mean_and_variance_are_those_of_the_last_dimensions()
    {
        var layer = new LayerNorm([2, 2], epsilon: 0);
        layer.Weight!.CopyFrom(Tensor.From<float>([1, 1, 1, 2], [2, 2]));
        layer.Bias!.CopyFrom(Tensor.From<float>([0, 0, 0, 1], [2, 2]));
        float[] y = layer.Forward(Tensor.From<float>([1, 3, 5, 7], [1, 2, 2])).ToArray<float>();
        y[0].Should().BeApproximately(-3 / MathF.Sqrt(5), 1e-5f);
        y[3].Should().BeApproximately(1 + (6 / MathF.Sqrt(5)), 1e-5f);
    }

    [Fact]
    public void Parts_can_be_left_out()
    {
        new LayerNorm(3, affine: false).StateDict().Should().BeEmpty();
        new LayerNorm(3, bias: false).StateDict().Keys.Should().Equal("weight");
    }
}
