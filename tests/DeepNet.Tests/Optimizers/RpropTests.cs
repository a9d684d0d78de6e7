using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class RpropTests : OptimizerContract<Rprop>
{
    protected override bool StaysAtRateZero => false;

    protected override string[] Numbers => ["eta_minus", "eta_plus", "min_step", "max_step", "maximize"];

    protected override string[] States => ["prev", "step_size"];

    protected override Rprop Make(IEnumerable<ITrainable> parameters) => new(parameters);

    protected override (Func<Parameter[], Rprop> Make, string Message)[] Errors() =>
    [
        (p => new Rprop(p, -1), "LearningRate -1 must be finite and not negative"),
        (p => new Rprop(p, etaMinus: 1), "EtaMinus 1 must be in (0, 1)"),
        (p => new Rprop(p, etaMinus: 0), "EtaMinus 0 must be in (0, 1)"),
        (p => new Rprop(p, etaPlus: 1), "EtaPlus 1 must be finite and above 1"),
        (p => new Rprop(p, minStep: 0), "MinStep 0 must be finite and positive"),
        (p => new Rprop(p, maxStep: 0), "MaxStep 0 must be finite and positive"),
        (p => new Rprop(p, minStep: 2, maxStep: 1), "MinStep 2 must not be above MaxStep 1"),
    ];

    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new Rprop(p), () => Loop(1e-2));
        PlainLoops.Agree(
            p => new Rprop(p, 0.1, 0.3, 1.7, 0.05, 0.2, maximize: true),
            () => Loop(0.1, 0.3, 1.7, 0.05, 0.2, maximize: true));
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
