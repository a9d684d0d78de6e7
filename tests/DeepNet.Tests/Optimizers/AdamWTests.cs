using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class AdamWTests : OptimizerContract<AdamW>
{
    protected override string[] Numbers => ["beta1", "beta2", "epsilon", "weight_decay", "maximize", "amsgrad"];

    protected override string[] States => ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"];

    protected override AdamW Make(IEnumerable<ITrainable> parameters) => new(parameters, amsgrad: true);

    protected override (Func<Parameter[], AdamW> Make, string Message)[] Errors() =>
    [
        (p => new AdamW(p, -1), "LearningRate -1 must be finite and not negative"),
        (p => new AdamW(p, beta1: 1), "Beta1 1 must be in [0, 1)"),
        (p => new AdamW(p, beta2: -0.1), "Beta2 -0.1 must be in [0, 1)"),
        (p => new AdamW(p, epsilon: -1), "Epsilon -1 must be finite and not negative"),
        (p => new AdamW(p, weightDecay: -1), "WeightDecay -1 must be finite and not negative"),
    ];

    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new AdamW(p, 0.02), () => AdamTests.Loop(0.02, decay: 0.01, isDecoupled: true));
        PlainLoops.Agree(
            p => new AdamW(p, 0.02, 0.5, 0.6, weightDecay: 0.2, amsgrad: true),
            () => AdamTests.Loop(0.02, 0.5, 0.6, decay: 0.2, amsgrad: true, isDecoupled: true));
    }
}
