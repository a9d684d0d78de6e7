using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class GradientScalerTests
{
    [Fact]
    public void The_defaults_are_those_of_PyTorch()
    {
        var scaler = new GradientScaler();
        scaler.Factor.Should().Be(65536);
        scaler.GrowthFactor.Should().Be(2);
        scaler.BackoffFactor.Should().Be(0.5);
        scaler.GrowthInterval.Should().Be(2000);
        scaler.IsDynamic.Should().BeTrue();
        GradientScaler.Static(128).IsDynamic.Should().BeFalse();
    }

    [Fact]
    public void A_step_unscales_and_the_scale_grows_after_its_interval()
    {
        var parameter = new Parameter(Tensor.Ones([2]));
        var optimizer = new Sgd([parameter], 0.5);
        var scaler = new GradientScaler(initialScale: 4, growthFactor: 8, growthInterval: 3);
        double[] factors = new double[7];
        for (int i = 0; i < factors.Length; i++)
        {
            optimizer.ZeroGrad();
            scaler.Scale(parameter.Value.Sum()).Backward();
            parameter.Grad!.ToArray<float>().Should().Equal((float)scaler.Factor, (float)scaler.Factor);
            scaler.Step(optimizer).Should().BeTrue();
            parameter.Grad!.ToArray<float>().Should().Equal(1, 1);
            scaler.Update();
            factors[i] = scaler.Factor;
        }

        factors.Should().Equal(4, 4, 32, 32, 32, 256, 256);
        parameter.Value.ToArray<float>().Should().Equal(-2.5f, -2.5f);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void A_gradient_that_is_not_finite_skips_the_step_and_shrinks_the_scale(float bad)
    {
        Parameter good = new(Tensor.Ones([3])), spoilt = new(Tensor.Ones([3])), idle = new(Tensor.Ones([0]));
        var optimizer = new Sgd([good, spoilt, idle], 0.5);
        var scaler = new GradientScaler(backoffFactor: 0.25, growthInterval: 2);
        Step([1, 1, 1]).Should().BeTrue();
        Step([0, bad, 0]).Should().BeFalse();
        scaler.Factor.Should().Be(16384);
        (scaler.SkippedSteps, scaler.SkippedInARow).Should().Be((1L, 1L));
        Step([1, 1, 1]).Should().BeTrue();
        scaler.Factor.Should().Be(16384, "the row of good steps began anew");
        (scaler.SkippedSteps, scaler.SkippedInARow).Should().Be((1L, 0L));
        spoilt.Value.ToArray<float>().Should().Equal(0, 0, 0);
        var fixedScale = GradientScaler.Static(2);
        spoilt.Grad = Tensor.From<float>([0, bad, 0], [3]);
        fixedScale.Step(optimizer).Should().BeFalse();
        fixedScale.Update();
        fixedScale.Factor.Should().Be(2);

        bool Step(float[] gradient)
        {
            good.Grad = Tensor.Ones([3]);
            idle.Grad = Tensor.Ones([0]);
            spoilt.Grad = Tensor.From<float>(gradient, [3]) * scaler.Factor;
            bool isMade = scaler.Step(optimizer);
            scaler.Update();
            return isMade;
        }
    }

    [Fact]
    public void A_loss_of_16_bits_is_scaled_in_32()
    {
        Tensor scaled = new GradientScaler().Scale(Tensor.Full([], 100, DType.Float16));
        scaled.DType.Should().Be(DType.Float32);
        scaled.ToScalar<float>().Should().Be(6553600);
    }

    [Fact]
    public void The_scale_never_grows_to_infinity()
    {
        var parameter = new Parameter(Tensor.Ones([1]));
        var optimizer = new Sgd([parameter], 0);
        var scaler = new GradientScaler(initialScale: Math.Pow(2, 126), growthInterval: 1);
        for (int i = 0; i < 4; i++)
        {
            parameter.Grad = Tensor.Ones([1]);
            scaler.Step(optimizer);
            scaler.Update();
        }

        scaler.Factor.Should().Be(Math.Pow(2, 127));
    }

    [Fact]
    public void A_loaded_state_continues()
    {
        var parameter = new Parameter(Tensor.Ones([1]));
        var optimizer = new Sgd([parameter], 0);
        GradientScaler straight = new(growthInterval: 3), resumed = new(growthInterval: 3);
        foreach (float gradient in new[] { 1, float.NaN, 1, 1, 1, 1, float.NaN, 1, 1, 1 })
        {
            // A new one at every step.
            var next = new GradientScaler(growthInterval: 3);
            next.LoadStateDict(resumed.StateDict());
            resumed = next;
            Step(straight, gradient);
            Step(resumed, gradient);
            (resumed.Factor, resumed.SkippedSteps, resumed.SkippedInARow).Should()
                .Be((straight.Factor, straight.SkippedSteps, straight.SkippedInARow));
        }

        straight.SkippedSteps.Should().Be(2);
        straight.Factor.Should().Be(65536, "it grew twice and shrank twice");
        Action load = () => resumed.LoadStateDict(optimizer.StateDict());
        load.Should().Throw<StateDictException>().WithMessage("*does not fit GradientScaler*");

        void Step(GradientScaler scaler, float gradient)
        {
            parameter.Grad = Tensor.Full([1], gradient);
            scaler.Step(optimizer);
            scaler.Update();
        }
    }

    [Fact]
    public void Calls_in_a_wrong_order_and_bad_arguments_are_named()
    {
        var parameter = new Parameter(Tensor.Ones([1]));
        var optimizer = new Sgd([parameter], 1);
        var scaler = new GradientScaler();
        scaler.Invoking(s => s.Update()).Should().Throw<InvalidOperationException>().WithMessage("*Update without*");
        parameter.Grad = Tensor.Ones([1]);
        scaler.Unscale(optimizer).Should().BeTrue();
        scaler.Invoking(s => s.Unscale(optimizer)).Should().Throw<InvalidOperationException>()
            .WithMessage("*twice for Sgd*");
        scaler.Step(optimizer).Should().BeTrue();
        parameter.Grad!.ToScalar<float>().Should().Be(1f / 65536, "it is divided once");
        Throws(() => new GradientScaler(initialScale: 0), "GradientScaler: initialScale 0 must be positive*");
        Throws(() => new GradientScaler(initialScale: 1e39), "GradientScaler: initialScale*");
        Throws(() => new GradientScaler(growthFactor: 1), "GradientScaler: growthFactor 1*");
        Throws(() => new GradientScaler(backoffFactor: 1), "GradientScaler: backoffFactor 1*");
        Throws(() => new GradientScaler(growthInterval: 0), "GradientScaler: growthInterval 0*");
        Throws(() => GradientScaler.Static(double.NaN), "GradientScaler: scale NaN*");

        static void Throws(Func<GradientScaler> make, string message) =>
            make.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }
}
