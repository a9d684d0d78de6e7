using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class AdagradTests : OptimizerContract<Adagrad>
{
    protected override double Rate => 0.8;

    protected override string[] Numbers =>
        ["learning_rate_decay", "weight_decay", "initial_accumulator", "epsilon", "maximize"];

    protected override string[] States => ["sum"];

    protected override Adagrad Make(IEnumerable<ITrainable> parameters) =>
        new(parameters, learningRateDecay: 0.1, initialAccumulator: 0.1);

    protected override (Func<Parameter[], Adagrad> Make, string Message)[] Errors() =>
    [
        (p => new Adagrad(p, -1), "LearningRate -1 must be finite and not negative"),
        (p => new Adagrad(p, learningRateDecay: -1), "LearningRateDecay -1 must be finite and not negative"),
        (p => new Adagrad(p, weightDecay: -1), "WeightDecay -1 must be finite and not negative"),
        (p => new Adagrad(p, initialAccumulator: -1), "InitialAccumulator -1 must be finite and not negative"),
        (p => new Adagrad(p, epsilon: -1), "Epsilon -1 must be finite and not negative"),
    ];

    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new Adagrad(p), () => Loop(1e-2));
        PlainLoops.Agree(
            p => new Adagrad(p, 0.1, 0.05, 0.2, 0.3, 1e-3, maximize: true),
            () => Loop(0.1, 0.05, 0.2, 0.3, 1e-3, maximize: true));
    }

    private static PlainLoops.Element Loop(
        double rate, double fall = 0, double decay = 0, double initial = 0, double epsilon = 1e-10,
        bool maximize = false)
    {
        double sum = initial;
        int t = 0;
        return (p, g) =>
        {
            g = (maximize ? -g : g) + (decay * p);
            sum += g * g;
            return p - (rate / (1 + (t++ * fall)) * g / (Math.Sqrt(sum) + epsilon));
        };
    }
}
