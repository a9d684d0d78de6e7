using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class AsgdTests : OptimizerContract<Asgd>
{
    protected override string[] Numbers => ["lambda", "alpha", "averaging_start", "weight_decay", "maximize"];

    protected override string[] States => ["ax"];

    protected override Asgd Make(IEnumerable<ITrainable> parameters) => new(parameters, averagingStart: 3);

    protected override (Func<Parameter[], Asgd> Make, string Message)[] Errors() =>
    [
        (p => new Asgd(p, -1), "LearningRate -1 must be finite and not negative"),
        (p => new Asgd(p, lambda: -1), "Lambda -1 must be finite and not negative"),
        (p => new Asgd(p, alpha: -1), "Alpha -1 must be finite and not negative"),
        (p => new Asgd(p, averagingStart: -1), "AveragingStart -1 must be finite and not negative"),
        (p => new Asgd(p, weightDecay: -1), "WeightDecay -1 must be finite and not negative"),
    ];

    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new Asgd(p), () => Loop(1e-2));
        PlainLoops.Agree(
            p => new Asgd(p, 0.1, 0.05, 0.6, 3, 0.1, maximize: true), () => Loop(0.1, 0.05, 0.6, 0.1, maximize: true));
    }

    [Fact]
    public void The_average_starts_late_and_counts_all_values_alike()
    {
        var parameter = new Parameter(Tensor.Zeros([1]));
        var asgd = new Asgd([parameter], 1, lambda: 0, averagingStart: 2);
        asgd.AverageOf(parameter).ToScalar<float>().Should().Be(0);
        for (int step = 1; step <= 6; step++)
        {
            parameter.Grad = Tensor.Full([1], -1);
            asgd.Step();
        }

        // Until step 4 the average is the last value, then 5 counts a half and 6 a third.
        asgd.AverageOf(parameter).ToScalar<float>().Should().BeApproximately((4.5f * 2 / 3) + (6 / 3f), 1e-6f);
    }

    private static PlainLoops.Element Loop(
        double rate, double lambda = 1e-4, double alpha = 0.75, double decay = 0, bool maximize = false)
    {
        int t = 0;
        return (p, g) =>
        {
            g = (maximize ? -g : g) + (decay * p);
            double eta = rate / Math.Pow(1 + (lambda * rate * t++), alpha);
            return (p * (1 - (lambda * eta))) - (eta * g);
        };
    }
}
