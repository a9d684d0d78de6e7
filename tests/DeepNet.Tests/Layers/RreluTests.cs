using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class RreluTests : LayerContract<Rrelu>
{
    protected override Shape[] Inputs => [[3, 4]];

    protected override Shape Output => [3, 4];

    protected override string Text => "Rrelu(lower: 0.25, upper: 0.5)";

    protected override bool DiffersInTraining => true;

    protected override Rrelu Make(RandomSource random) => new(0.25, 0.5, random);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => _ = new Rrelu(0.5, 0.25),
            "Rrelu: lower 0.5 and upper 0.25 must be finite, and lower not above upper."),
        (
            () => _ = new Rrelu(double.NaN, 1),
            "Rrelu: lower NaN and upper 1 must be finite, and lower not above upper."),
        (
            () => _ = new Rrelu(0, double.PositiveInfinity),
            "Rrelu: lower 0 and upper * must be finite, and lower not above upper."),
        (() => Tensor.Ones([1]).Rrelu(double.NaN), "Rrelu: lower NaN and upper *"),
        (
            () => new Rrelu().Forward(Tensor.Ones([1], DType.Int64)),
            "Rrelu: Int64 tensor, but the operation needs a floating-point one; *"),
    ];

    [Fact]
    public void Slopes_are_random_while_training()
    {
        Tensor x = Tensor.Full([10000], -1);
        double[] y = [.. new Rrelu(0.2, 0.4, new RandomSource(1)).Forward(x).ToArray<float>().Select(v => -(double)v)];
        y.Should().OnlyContain(slope => slope >= 0.2 && slope <= 0.4);
        y.Average().Should().BeApproximately(0.3, 0.003);
        y.Distinct().Count().Should().BeGreaterThan(9000);
        var layer = new Rrelu();
        layer.Forward(-x).ToArray<float>().Should().OnlyContain(v => v == 1);
        (layer.Lower, layer.Upper).Should().Be((1.0 / 8, 1.0 / 3));
    }

    [Fact]
    public void Evaluation_takes_the_mean_slope()
    {
        var layer = new Rrelu(0.1, 0.5);
        layer.Eval();
        layer.Forward(Tensor.From<float>([-10, 0, 2], [3])).ToArray<float>().Should().Equal(-3, 0, 2);
    }

    [Fact]
    public void A_generator_repeats_the_slopes()
    {
        Tensor x = Tensor.Full([100], -1);
        float[] y = new Rrelu(generator: new RandomSource(5)).Forward(x).ToArray<float>();
        new Rrelu(generator: new RandomSource(5)).Forward(x).ToArray<float>().Should().Equal(y);
        new Rrelu(generator: new RandomSource(6)).Forward(x).ToArray<float>().Should().NotEqual(y);
    }
}
