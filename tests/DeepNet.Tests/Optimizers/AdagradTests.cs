using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class AdagradTests
{
    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new Adagrad(p), () => Loop(1e-2));
        PlainLoops.Agree(
            p => new Adagrad(p, 0.1, 0.05, 0.2, 0.3, 1e-3, maximize: true),
            () => Loop(0.1, 0.05, 0.2, 0.3, 1e-3, maximize: true));
    }

    [Fact]
    public void Bad_numbers_are_named()
    {
        Parameter[] p = [new(Tensor.Ones([2]))];
        Func<Adagrad> act = () => new Adagrad(p, initialAccumulator: -1);
        act.Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("Adagrad: InitialAccumulator -1 must be finite and not negative.*");
        act = () => new Adagrad(p, learningRateDecay: double.NaN);
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Adagrad: LearningRateDecay NaN *");
    }

    private static PlainLoops.Element Loop(
        double rate, double fall = 0, double decay = 0, double initial = 0, double epsilon = 1e-10,
        bool maximize = false)
    {
        double sum = initial;
        int t = 0;
        return (p, g) =>
        {
            g = (maximize ? -g : g) + (decay * p);
            sum += g * g;
            return p - (rate / (1 + (t++ * fall)) * g / (Math.Sqrt(sum) + epsilon));
        };
    }
}
