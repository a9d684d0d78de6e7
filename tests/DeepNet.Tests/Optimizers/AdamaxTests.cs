using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class AdamaxTests : OptimizerContract<Adamax>
{
    protected override string[] Numbers => ["beta1", "beta2", "epsilon", "weight_decay", "maximize"];

    protected override string[] States => ["exp_avg", "exp_inf"];

    protected override Adamax Make(IEnumerable<ITrainable> parameters) => new(parameters);

    protected override (Func<Parameter[], Adamax> Make, string Message)[] Errors() =>
    [
        (p => new Adamax(p, -1), "LearningRate -1 must be finite and not negative"),
        (p => new Adamax(p, beta1: 1), "Beta1 1 must be in [0, 1)"),
        (p => new Adamax(p, beta2: -0.1), "Beta2 -0.1 must be in [0, 1)"),
        (p => new Adamax(p, epsilon: -1), "Epsilon -1 must be finite and not negative"),
        (p => new Adamax(p, weightDecay: -1), "WeightDecay -1 must be finite and not negative"),
    ];

    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new Adamax(p), () => Loop(2e-3));
        PlainLoops.Agree(
            p => new Adamax(p, 0.02, 0.8, 0.7, 1e-3, 0.1, maximize: true),
            () => Loop(0.02, 0.8, 0.7, 1e-3, 0.1, maximize: true));
    }

    private static PlainLoops.Element Loop(
        double rate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double decay = 0,
        bool maximize = false)
    {
        double m = 0, u = 0;
        int t = 0;
        return (p, g) =>
        {
            g = (maximize ? -g : g) + (decay * p);
            m = (beta1 * m) + ((1 - beta1) * g);
            u = Math.Max(beta2 * u, Math.Abs(g) + epsilon);
            return p - (rate / (1 - Math.Pow(beta1, ++t)) * m / u);
        };
    }
}
