using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class RreluTests
{
    [Fact]
    public void Slopes_are_random_while_training()
    {
        Tensor x = Tensor.Full([10000], -1);
        double[] y = [.. new Rrelu(0.2, 0.4, new RandomSource(1)).Forward(x).ToArray<float>().Select(v => -(double)v)];
        y.Should().OnlyContain(slope => slope >= 0.2 && slope <= 0.4);
        y.Average().Should().BeApproximately(0.3, 0.003);
        y.Distinct().Count().Should().BeGreaterThan(9000);
        new Rrelu().Forward(-x).ToArray<float>().Should().OnlyContain(v => v == 1);
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

    [Fact]
    public void Gradients_agree_with_differences()
    {
        Tensor x = Tensor.Randn([12], DType.Float64, generator: new RandomSource(1)).RequireGrad();
        GradCheck.Verify(t => t[0].Rrelu(training: true, generator: new RandomSource(2)).Square(), [x], 2);
    }

    [Fact]
    public void Settings_are_printed_and_checked()
    {
        new Rrelu(0.25, 0.5).ToString().Should().Be("Rrelu(lower: 0.25, upper: 0.5)");
        new Rrelu().StateDict().Should().BeEmpty();
        ((Action)(() => _ = new Rrelu(0.5, 0.25))).Should().Throw<ArgumentException>()
            .WithMessage("Rrelu: lower 0.5 and upper 0.25 must be finite, and lower not above upper.");
        ((Action)(() => Tensor.Ones([1]).Rrelu(double.NaN))).Should().Throw<ArgumentException>()
            .WithMessage("Rrelu: lower NaN and upper *");
    }
}
