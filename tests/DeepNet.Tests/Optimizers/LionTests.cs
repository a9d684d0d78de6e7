using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class LionTests : OptimizerContract<Lion>
{
    protected override double Rate => 0.03;

    protected override string[] Numbers => ["beta1", "beta2", "weight_decay", "maximize"];

    protected override string[] States => ["exp_avg"];

    protected override Lion Make(IEnumerable<ITrainable> parameters) => new(parameters);

    protected override (Func<Parameter[], Lion> Make, string Message)[] Errors() =>
    [
        (p => new Lion(p, -1), "LearningRate -1 must be finite and not negative"),
        (p => new Lion(p, beta1: 1), "Beta1 1 must be in [0, 1)"),
        (p => new Lion(p, beta2: -0.1), "Beta2 -0.1 must be in [0, 1)"),
        (p => new Lion(p, weightDecay: -1), "WeightDecay -1 must be finite and not negative"),
    ];

    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new Lion(p), () => Loop(1e-4));
        PlainLoops.Agree(
            p => new Lion(p, 0.02, 0.8, 0.7, 0.3, maximize: true), () => Loop(0.02, 0.8, 0.7, 0.3, maximize: true));
    }

    private static PlainLoops.Element Loop(
        double rate, double beta1 = 0.9, double beta2 = 0.99, double decay = 0, bool maximize = false)
    {
        double m = 0;
        return (p, g) =>
        {
            g = maximize ? -g : g;
            int direction = Math.Sign((beta1 * m) + ((1 - beta1) * g));
            m = (beta2 * m) + ((1 - beta2) * g);
            return p - (rate * (direction + (decay * p)));
        };
    }
}
