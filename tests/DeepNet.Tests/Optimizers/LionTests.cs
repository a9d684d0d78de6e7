using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class LionTests
{
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
