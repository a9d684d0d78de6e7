using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class RmsPropTests : OptimizerContract<RmsProp>
{
    protected override double Rate => 0.02;

    protected override string[] Numbers => ["alpha", "epsilon", "weight_decay", "momentum", "centered", "maximize"];

    protected override string[] States => ["square_avg", "momentum_buffer", "grad_avg"];

    protected override RmsProp Make(IEnumerable<ITrainable> parameters) =>
        new(parameters, 0.01, 0.9, momentum: 0.5, centered: true);

    protected override (Func<Parameter[], RmsProp> Make, string Message)[] Errors() =>
    [
        (p => new RmsProp(p, -1), "LearningRate -1 must be finite and not negative"),
        (p => new RmsProp(p, alpha: -1), "Alpha -1 must be finite and not negative"),
        (p => new RmsProp(p, epsilon: -1), "Epsilon -1 must be finite and not negative"),
        (p => new RmsProp(p, weightDecay: -1), "WeightDecay -1 must be finite and not negative"),
        (p => new RmsProp(p, momentum: -1), "Momentum -1 must be finite and not negative"),
    ];

    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new RmsProp(p), () => Loop(0.01));
        PlainLoops.Agree(p => new RmsProp(p, 0.02, 0.9, 1e-3, 0.1, 0.7), () => Loop(0.02, 0.9, 1e-3, 0.1, 0.7));
        PlainLoops.Agree(
            p => new RmsProp(p, 0.02, weightDecay: 0.1, maximize: true),
            () => Loop(0.02, decay: 0.1, maximize: true));
        PlainLoops.Agree(p => new RmsProp(p, 0.02, 0.9, centered: true), () => Loop(0.02, 0.9, centered: true));
        PlainLoops.Agree(
            p => new RmsProp(p, 0.02, momentum: 0.5, centered: true),
            () => Loop(0.02, momentum: 0.5, centered: true));
    }

    private static PlainLoops.Element Loop(
        double rate, double alpha = 0.99, double epsilon = 1e-8, double decay = 0, double momentum = 0,
        bool centered = false, bool maximize = false)
    {
        double v = 0, a = 0, b = 0;
        return (p, g) =>
        {
            g = (maximize ? -g : g) + (decay * p);
            v = (alpha * v) + ((1 - alpha) * g * g);
            a = (alpha * a) + ((1 - alpha) * g);
            b = (momentum * b) + (g / (Math.Sqrt(centered ? v - (a * a) : v) + epsilon));
            return p - (rate * b);
        };
    }
}
