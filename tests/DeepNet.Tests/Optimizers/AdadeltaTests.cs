using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class AdadeltaTests : OptimizerContract<Adadelta>
{
    protected override double Rate => 10;

    protected override string[] Numbers => ["rho", "epsilon", "weight_decay", "maximize"];

    protected override string[] States => ["square_avg", "acc_delta"];

    protected override Adadelta Make(IEnumerable<ITrainable> parameters) => new(parameters);

    protected override (Func<Parameter[], Adadelta> Make, string Message)[] Errors() =>
    [
        (p => new Adadelta(p, -1), "LearningRate -1 must be finite and not negative"),
        (p => new Adadelta(p, rho: 1.5), "Rho 1.5 must be in [0, 1]"),
        (p => new Adadelta(p, rho: -0.5), "Rho -0.5 must be in [0, 1]"),
        (p => new Adadelta(p, epsilon: -1), "Epsilon -1 must be finite and not negative"),
        (p => new Adadelta(p, weightDecay: -1), "WeightDecay -1 must be finite and not negative"),
    ];

    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new Adadelta(p), () => Loop(1));
        PlainLoops.Agree(
            p => new Adadelta(p, 0.5, 0.8, 1e-3, 0.1, maximize: true), () => Loop(0.5, 0.8, 1e-3, 0.1, maximize: true));
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
