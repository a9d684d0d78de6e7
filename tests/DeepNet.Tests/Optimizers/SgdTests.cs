using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class SgdTests : OptimizerContract<Sgd>
{
    protected override string[] Numbers => ["momentum", "dampening", "nesterov", "weight_decay", "maximize"];

    protected override string[] States => ["momentum_buffer"];

    protected override Sgd Make(IEnumerable<ITrainable> parameters) =>
        new(parameters, 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01);

    protected override (Func<Parameter[], Sgd> Make, string Message)[] Errors() =>
    [
        (p => new Sgd(p, -1), "LearningRate -1 must be finite and not negative"),
        (p => new Sgd(p, 1, momentum: -1), "Momentum -1 must be finite and not negative"),
        (p => new Sgd(p, 1, dampening: double.NaN), "Dampening NaN must be finite"),
        (p => new Sgd(p, 1, weightDecay: -1), "WeightDecay -1 must be finite and not negative"),
        (
            p => new Sgd(p, 1, nesterov: true),
            "nesterov needs a positive momentum and no dampening, not momentum 0 and dampening 0"),
        (
            p => new Sgd(p, 1, 0.5, 0.25, nesterov: true),
            "nesterov needs a positive momentum and no dampening, not momentum 0.5 and dampening 0.25"),
    ];

    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new Sgd(p, 0.1), () => Loop(0.1));
        PlainLoops.Agree(p => new Sgd(p, 0.1, momentum: 0.9), () => Loop(0.1, 0.9));
        PlainLoops.Agree(p => new Sgd(p, 0.1, momentum: 0.8, dampening: 0.3), () => Loop(0.1, 0.8, 0.3));
        PlainLoops.Agree(p => new Sgd(p, 0.1, momentum: 0.9, nesterov: true), () => Loop(0.1, 0.9, nesterov: true));
        PlainLoops.Agree(
            p => new Sgd(p, 0.1, momentum: 0.9, weightDecay: 0.1, maximize: true),
            () => Loop(0.1, 0.9, decay: 0.1, maximize: true));
    }

    private static PlainLoops.Element Loop(
        double rate, double momentum = 0, double dampening = 0, bool nesterov = false, double decay = 0,
        bool maximize = false)
    {
        double? buffer = null;
        return (p, g) =>
        {
            g = (maximize ? -g : g) + (decay * p);
            if (momentum != 0)
            {
                buffer = buffer is null ? g : (momentum * buffer) + ((1 - dampening) * g);
                g = nesterov ? g + (momentum * buffer.Value) : buffer.Value;
            }

            return p - (rate * g);
        };
    }
}
