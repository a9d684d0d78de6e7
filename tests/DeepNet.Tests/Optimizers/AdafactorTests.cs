using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class AdafactorTests : OptimizerContract<Adafactor>
{
    protected override string[] Numbers =>
        ["beta2_decay", "epsilon", "least_scale", "clip_threshold", "weight_decay", "maximize"];

    protected override string[] States => ["row_var", "col_var"];

    protected override Adafactor Make(IEnumerable<ITrainable> parameters) => new(parameters);

    protected override (Func<Parameter[], Adafactor> Make, string Message)[] Errors() =>
    [
        (p => new Adafactor(p, -1), "LearningRate -1 must be finite and not negative"),
        (p => new Adafactor(p, beta2Decay: 0.1), "Beta2Decay 0.1 must be finite and not positive"),
        (p => new Adafactor(p, epsilon: -1), "Epsilon -1 must be finite and not negative"),
        (p => new Adafactor(p, leastScale: -1), "LeastScale -1 must be finite and not negative"),
        (p => new Adafactor(p, clipThreshold: 0), "ClipThreshold 0 must be finite and positive"),
        (p => new Adafactor(p, weightDecay: -1), "WeightDecay -1 must be finite and not negative"),
    ];

    private const double Epsilon = 1.1920929e-7;

    [Fact]
    public void Agrees_with_plain_loops_on_matrices()
    {
        PlainLoops.Agree(p => new Adafactor(p), () => Matrix(5, 3, 1e-2), [5, 3]);
        PlainLoops.Agree(
            p => new Adafactor(p, 0.3, -0.5, leastScale: 2, clipThreshold: 0.5, weightDecay: 0.1, maximize: true),
            () => Matrix(3, 5, 0.3, -0.5, 2, 0.5, 0.1, maximize: true),
            [3, 5]);
    }

    [Fact]
    public void Agrees_with_plain_loops_on_vectors() =>
        PlainLoops.Agree(p => new Adafactor(p, 0.1), () => Vector(7, 0.1), [7]);

    [Fact]
    public void A_stack_of_matrices_remembers_rows_and_columns_of_each()
    {
        var parameter = new Parameter(Tensor.Ones([2, 3, 4])) { Grad = Tensor.Ones([2, 3, 4]) };
        var adafactor = new Adafactor([parameter]);
        adafactor.Step();
        OrderedDictionary<string, Tensor> state = adafactor.StateDict();
        state["state.0.row_var"].Shape.Should().Equal(2, 3, 1);
        state["state.0.col_var"].Shape.Should().Equal(2, 1, 4);
    }

    private static PlainLoops.Whole Matrix(
        int rows, int columns, double rate, double power = -0.8, double least = 1e-3, double threshold = 1,
        double decay = 0, bool maximize = false)
    {
        double[] r = new double[rows], s = new double[columns];
        int t = 0;
        return (p, g) =>
        {
            double keep = 1 - Math.Pow(++t, power);
            for (int i = 0; i < rows; i++)
            {
                double mean = Enumerable.Range(0, columns).Average(j => g[(i * columns) + j] * g[(i * columns) + j]);
                r[i] = (keep * r[i]) + ((1 - keep) * mean);
            }

            for (int j = 0; j < columns; j++)
            {
                double mean = Enumerable.Range(0, rows).Average(i => g[(i * columns) + j] * g[(i * columns) + j]);
                s[j] = (keep * s[j]) + ((1 - keep) * mean);
            }

            double[] u = [.. g.Select((x, k) =>
                (maximize ? -x : x) / Math.Sqrt(r[k / columns] * s[k % columns] / Math.Max(r.Average(), Epsilon)))];
            return Move(p, u, t, rate, least, threshold, decay);
        };
    }

    private static PlainLoops.Whole Vector(int count, double rate)
    {
        var v = new double[count];
        int t = 0;
        return (p, g) =>
        {
            double keep = 1 - Math.Pow(++t, -0.8);
            for (int i = 0; i < count; i++)
                v[i] = (keep * v[i]) + ((1 - keep) * g[i] * g[i]);
            double[] u = [.. g.Select((x, i) => x / Math.Sqrt(v[i]))];
            return Move(p, u, t, rate, 1e-3, 1, 0);
        };
    }

    private static double[] Move(
        double[] p, double[] u, int t, double rate, double least, double threshold, double decay)
    {
        double alpha = Math.Max(least, PlainLoops.Rms(p)) * Math.Min(rate, 1 / Math.Sqrt(t));
        double size = alpha / Math.Max(1, PlainLoops.Rms(u) / threshold);
        return [.. p.Select((x, i) => x - (rate * decay * x) - (size * u[i]))];
    }
}
