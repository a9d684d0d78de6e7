using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class AdamTests : OptimizerContract<Adam>
{
    protected override string[] Numbers => ["beta1", "beta2", "epsilon", "weight_decay", "maximize", "amsgrad"];

    protected override string[] States => ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"];

    protected override Adam Make(IEnumerable<ITrainable> parameters) => new(parameters, amsgrad: true);

    protected override (Func<Parameter[], Adam> Make, string Message)[] Errors() =>
    [
        (p => new Adam(p, -1), "LearningRate -1 must be finite and not negative"),
        (p => new Adam(p, beta1: 1), "Beta1 1 must be in [0, 1)"),
        (p => new Adam(p, beta2: -0.1), "Beta2 -0.1 must be in [0, 1)"),
        (p => new Adam(p, epsilon: -1), "Epsilon -1 must be finite and not negative"),
        (p => new Adam(p, weightDecay: -1), "WeightDecay -1 must be finite and not negative"),
    ];

    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new Adam(p), () => Loop(1e-3));
        PlainLoops.Agree(
            p => new Adam(p, 0.02, 0.8, 0.95, 1e-3, 0.1, maximize: true),
            () => Loop(0.02, 0.8, 0.95, 1e-3, 0.1, maximize: true));
        PlainLoops.Agree(p => new Adam(p, 0.02, 0.5, 0.6, amsgrad: true), () => Loop(0.02, 0.5, 0.6, amsgrad: true));
    }

    internal static PlainLoops.Element Loop(
        double rate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double decay = 0,
        bool amsgrad = false, bool maximize = false, bool isDecoupled = false)
    {
        double m = 0, v = 0, largest = 0;
        int t = 0;
        return (p, g) =>
        {
            t++;
            g = maximize ? -g : g;
            if (isDecoupled)
                p -= rate * decay * p;
            else
                g += decay * p;
            m = (beta1 * m) + ((1 - beta1) * g);
            v = (beta2 * v) + ((1 - beta2) * g * g);
            largest = Math.Max(largest, v);
            double spread = (amsgrad ? largest : v) / (1 - Math.Pow(beta2, t));
            return p - (rate * m / (1 - Math.Pow(beta1, t)) / (Math.Sqrt(spread) + epsilon));
        };
    }
}
