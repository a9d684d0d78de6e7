using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class NAdamTests : OptimizerContract<NAdam>
{
    protected override string[] Numbers => ["beta1", "beta2", "epsilon", "weight_decay", "maximize", "momentum_decay"];

    protected override string[] States => ["mu_product", "exp_avg", "exp_avg_sq"];

    protected override NAdam Make(IEnumerable<ITrainable> parameters) => new(parameters);

    protected override (Func<Parameter[], NAdam> Make, string Message)[] Errors() =>
    [
        (p => new NAdam(p, -1), "LearningRate -1 must be finite and not negative"),
        (p => new NAdam(p, beta1: 1), "Beta1 1 must be in [0, 1)"),
        (p => new NAdam(p, beta2: -0.1), "Beta2 -0.1 must be in [0, 1)"),
        (p => new NAdam(p, epsilon: -1), "Epsilon -1 must be finite and not negative"),
        (p => new NAdam(p, weightDecay: -1), "WeightDecay -1 must be finite and not negative"),
        (p => new NAdam(p, momentumDecay: -1), "MomentumDecay -1 must be finite and not negative"),
    ];

    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new NAdam(p), () => Loop(2e-3));
        PlainLoops.Agree(
            p => new NAdam(p, 0.02, 0.8, 0.95, 1e-3, 0.1, 0.05, maximize: true),
            () => Loop(0.02, 0.8, 0.95, 1e-3, 0.1, 0.05, maximize: true));
    }

    private static PlainLoops.Element Loop(
        double rate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double decay = 0,
        double momentumDecay = 4e-3, bool maximize = false)
    {
        double m = 0, v = 0, product = 1;
        int t = 0;
        return (p, g) =>
        {
            t++;
            g = (maximize ? -g : g) + (decay * p);
            m = (beta1 * m) + ((1 - beta1) * g);
            v = (beta2 * v) + ((1 - beta2) * g * g);
            double now = Momentum(t), next = Momentum(t + 1);
            product *= now;
            double direction = ((1 - now) * g / (1 - product)) + (next * m / (1 - (product * next)));
            return p - (rate * direction / (Math.Sqrt(v / (1 - Math.Pow(beta2, t))) + epsilon));
        };

        double Momentum(int step) => beta1 * (1 - (0.5 * Math.Pow(0.96, step * momentumDecay)));
    }
}
