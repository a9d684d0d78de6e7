using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class RAdamTests : OptimizerContract<RAdam>
{
    protected override double Rate => 0.3;

    protected override string[] Numbers => ["beta1", "beta2", "epsilon", "weight_decay", "maximize"];

    protected override string[] States => ["exp_avg", "exp_avg_sq"];

    protected override RAdam Make(IEnumerable<ITrainable> parameters) => new(parameters);

    protected override (Func<Parameter[], RAdam> Make, string Message)[] Errors() =>
    [
        (p => new RAdam(p, -1), "LearningRate -1 must be finite and not negative"),
        (p => new RAdam(p, beta1: 1), "Beta1 1 must be in [0, 1)"),
        (p => new RAdam(p, beta2: -0.1), "Beta2 -0.1 must be in [0, 1)"),
        (p => new RAdam(p, epsilon: -1), "Epsilon -1 must be finite and not negative"),
        (p => new RAdam(p, weightDecay: -1), "WeightDecay -1 must be finite and not negative"),
    ];

    /// <summary>Twelve steps: plain momentum at first, rectified from the sixth on.</summary>
    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new RAdam(p), () => Loop(1e-3));
        PlainLoops.Agree(
            p => new RAdam(p, 0.02, 0.8, 0.95, 1e-3, 0.1, maximize: true),
            () => Loop(0.02, 0.8, 0.95, 1e-3, 0.1, maximize: true));
        PlainLoops.Agree(p => new RAdam(p, 0.02, 0.8, 0.5), () => Loop(0.02, 0.8, 0.5));
    }

    private static PlainLoops.Element Loop(
        double rate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double decay = 0,
        bool maximize = false)
    {
        double m = 0, v = 0;
        int t = 0;
        return (p, g) =>
        {
            t++;
            g = (maximize ? -g : g) + (decay * p);
            m = (beta1 * m) + ((1 - beta1) * g);
            v = (beta2 * v) + ((1 - beta2) * g * g);
            double mean = m / (1 - Math.Pow(beta1, t));
            double infinity = (2 / (1 - beta2)) - 1;
            double length = infinity - (2 * t * Math.Pow(beta2, t) / (1 - Math.Pow(beta2, t)));
            if (length <= 5)
                return p - (rate * mean);
            double r = Math.Sqrt(
                (length - 4) * (length - 2) * infinity / ((infinity - 4) * (infinity - 2) * length));
            return p - (rate * r * mean * Math.Sqrt(1 - Math.Pow(beta2, t)) / (Math.Sqrt(v) + epsilon));
        };
    }
}
