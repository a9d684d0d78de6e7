using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class AdadeltaTests
{
    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new Adadelta(p), () => Loop(1));
        PlainLoops.Agree(
            p => new Adadelta(p, 0.5, 0.8, 1e-3, 0.1, maximize: true), () => Loop(0.5, 0.8, 1e-3, 0.1, maximize: true));
    }

    [Fact]
    public void Bad_numbers_are_named()
    {
        Func<Adadelta> act = () => new Adadelta([new Parameter(Tensor.Ones([2]))], rho: 1.5);
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Adadelta: Rho 1.5 must be in [0, 1].*");
    }

    private static PlainLoops.Element Loop(
        double rate, double rho = 0.9, double epsilon = 1e-6, double decay = 0, bool maximize = false)
    {
        double v = 0, u = 0;
        return (p, g) =>
        {
            g = (maximize ? -g : g) + (decay * p);
            v = (rho * v) + ((1 - rho) * g * g);
            double d = Math.Sqrt(u + epsilon) / Math.Sqrt(v + epsilon) * g;
            u = (rho * u) + ((1 - rho) * d * d);
            return p - (rate * d);
        };
    }
}
