using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class LambTests : OptimizerContract<Lamb>
{
    protected override string[] Numbers => ["beta1", "beta2", "epsilon", "weight_decay", "maximize"];

    protected override string[] States => ["exp_avg", "exp_avg_sq"];

    protected override Lamb Make(IEnumerable<ITrainable> parameters) => new(parameters);

    protected override (Func<Parameter[], Lamb> Make, string Message)[] Errors() =>
    [
        (p => new Lamb(p, -1), "LearningRate -1 must be finite and not negative"),
        (p => new Lamb(p, beta1: 1), "Beta1 1 must be in [0, 1)"),
        (p => new Lamb(p, beta2: -0.1), "Beta2 -0.1 must be in [0, 1)"),
        (p => new Lamb(p, epsilon: -1), "Epsilon -1 must be finite and not negative"),
        (p => new Lamb(p, weightDecay: -1), "WeightDecay -1 must be finite and not negative"),
    ];

    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new Lamb(p), () => Loop(1e-3), [5, 3]);
        PlainLoops.Agree(
            p => new Lamb(p, 0.02, 0.8, 0.7, 1e-3, 0.2, maximize: true),
            () => Loop(0.02, 0.8, 0.7, 1e-3, 0.2, maximize: true),
            [11]);
    }

    [Fact]
    public void A_parameter_of_zeros_makes_a_plain_step()
    {
        var parameter = new Parameter(Tensor.Zeros([4])) { Grad = Tensor.Ones([4]) };
        new Lamb([parameter], 0.5).Step();
        parameter.Value.ToArray<float>().Should().OnlyContain(x => Math.Abs(x + 0.5f) < 1e-4);
    }

    private static PlainLoops.Whole Loop(
        double rate, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-6, double decay = 0.01,
        bool maximize = false)
    {
        double[] m = new double[15], v = new double[15];
        int t = 0;
        return (p, g) =>
        {
            t++;
            var r = new double[p.Length];
            for (int i = 0; i < p.Length; i++)
            {
                double gradient = maximize ? -g[i] : g[i];
                m[i] = (beta1 * m[i]) + ((1 - beta1) * gradient);
                v[i] = (beta2 * v[i]) + ((1 - beta2) * gradient * gradient);
                r[i] = (m[i] / (1 - Math.Pow(beta1, t)) / (Math.Sqrt(v[i] / (1 - Math.Pow(beta2, t))) + epsilon))
                    + (decay * p[i]);
            }

            double trust = PlainLoops.Rms(p) / PlainLoops.Rms(r);
            return [.. p.Select((x, i) => x - (rate * trust * r[i]))];
        };
    }
}
