using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class RpropTests
{
    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new Rprop(p), () => Loop(1e-2));
        PlainLoops.Agree(
            p => new Rprop(p, 0.1, 0.3, 1.7, 0.05, 0.2, maximize: true),
            () => Loop(0.1, 0.3, 1.7, 0.05, 0.2, maximize: true));
    }

    [Fact]
    public void Bad_numbers_are_named()
    {
        Parameter[] p = [new(Tensor.Ones([2]))];
        Func<Rprop> act = () => new Rprop(p, etaMinus: 1);
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Rprop: EtaMinus 1 must be in (0, 1).*");
        act = () => new Rprop(p, etaPlus: 1);
        act.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Rprop: EtaPlus 1 must be finite and above 1.*");
        act = () => new Rprop(p, minStep: 2, maxStep: 1);
        act.Should().Throw<ArgumentException>().WithMessage("Rprop: MinStep 2 must not be above MaxStep 1.*");
    }

    private static PlainLoops.Element Loop(
        double rate, double minus = 0.5, double plus = 1.2, double least = 1e-6, double most = 50,
        bool maximize = false)
    {
        double previous = 0, size = rate;
        return (p, g) =>
        {
            g = maximize ? -g : g;
            if (g * previous > 0)
                size *= plus;
            if (g * previous < 0)
                (size, g) = (size * minus, 0);
            size = Math.Clamp(size, least, most);
            previous = g;
            return p - (size * Math.Sign(g));
        };
    }
}
