using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class RmsNormTests : LayerContract<RmsNorm>
{
    protected override Shape[] Inputs => [[2, 2, 3]];

    protected override Shape Output => [2, 2, 3];

    protected override string Text => "RmsNorm([2, 3], epsilon: machine, elementwiseAffine: true)";

    protected override string[] Keys => ["weight"];

    protected override RmsNorm Make(RandomSource random) => new([2, 3]);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new RmsNorm(0), "RmsNorm: normalizedSize 0 must be positive."),
        (
            () => _ = new RmsNorm(new Shape()),
            "RmsNorm: normalizedShape [] must have at least one size, all positive."),
        (() => _ = new RmsNorm(2, epsilon: -1), "RmsNorm: epsilon -1 must be finite and not negative."),
        (() => _ = new RmsNorm(2, epsilon: double.NaN), "RmsNorm: epsilon NaN must be finite and not negative."),
        (
            () => new RmsNorm(3).Forward(Tensor.Ones([3, 2])),
            "RmsNorm: the last dims of input [3, 2] are not the normalized shape [3]."),
        (
            () => new RmsNorm(3).Forward(Tensor.Ones([3], DType.Int64)),
            "RmsNorm: Int64 tensor, but the operation needs a floating-point one; *"),
    ];

    [Fact]
    public void The_root_mean_square_becomes_1()
    {
        var layer = new RmsNorm(2, epsilon: 0);
        layer.Weight!.Value.ToArray<float>().Should().Equal(1, 1);
        float[] y = layer.Forward(Tensor.From<float>([1, 7], [1, 2])).ToArray<float>();
        y[0].Should().BeApproximately(0.2f, 1e-6f);
        y[1].Should().BeApproximately(1.4f, 1e-6f);
        new RmsNorm([2, 3], elementwiseAffine: false).StateDict().Should().BeEmpty();
    }

    [Fact]
    public void Epsilon_is_the_machines_unless_given()
    {
        float x = 1e-4f, machine = MathF.BitIncrement(1) - 1;
        new RmsNorm(1).Forward(Tensor.From<float>([x], [1])).ToScalar<float>()
            .Should().BeApproximately(x / MathF.Sqrt((x * x) + machine), 1e-6f);
        new RmsNorm(1, epsilon: 3).Forward(Tensor.Ones([1])).ToScalar<float>().Should().BeApproximately(0.5f, 1e-6f);
    }
}
