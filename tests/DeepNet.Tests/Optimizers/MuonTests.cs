using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Tests.Optimizers;

public sealed class MuonTests : OptimizerContract<Muon>
{
    protected override double Rate => 0.2;

    protected override string[] Numbers =>
        ["weight_decay", "momentum", "nesterov", "iterations", "epsilon", "maximize"];

    protected override string[] States => ["momentum_buffer"];

    protected override Muon Make(IEnumerable<ITrainable> parameters) => new(parameters);

    protected override (Func<Parameter[], Muon> Make, string Message)[] Errors() =>
    [
        (p => new Muon(p, -1), "LearningRate -1 must be finite and not negative"),
        (p => new Muon(p, weightDecay: -1), "WeightDecay -1 must be finite and not negative"),
        (p => new Muon(p, momentum: -1), "Momentum -1 must be finite and not negative"),
        (p => new Muon(p, iterations: 0), "Iterations 0 must be a whole number from 1 to 99"),
        (p => new Muon(p, iterations: 100), "Iterations 100 must be a whole number from 1 to 99"),
        (p => new Muon(p, epsilon: -1), "Epsilon -1 must be finite and not negative"),
        (
            p => new Muon([.. p, new Parameter(Tensor.Ones([5]))]),
            "a parameter of shape [5] is no matrix; give it to another optimizer"),
    ];

    [Fact]
    public void Agrees_with_plain_loops()
    {
        PlainLoops.Agree(p => new Muon(p, 0.02), () => Loop(3, 5, 0.02), [3, 5], steps: 3);
        PlainLoops.Agree(
            p => new Muon(p, 0.1, 0, 0.8, nesterov: false, iterations: 3, maximize: true),
            () => Loop(6, 2, 0.1, 0, 0.8, false, 3, maximize: true),
            [6, 2],
            steps: 3);
    }

    [Fact]
    public void All_directions_of_an_update_are_about_equally_long()
    {
        var parameter = new Parameter(Tensor.Zeros([4, 6])) { Grad = PlainLoops.Values(1, [4, 6]) };
        new Muon([parameter], 1).Step();
        Tensor gram = parameter.Value.Detach().MatMul(parameter.Value.Detach().Transpose(0, 1));
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
                gram.ToArray<float>()[(4 * i) + j].Should().BeInRange(i == j ? 0.4f : -0.4f, i == j ? 1.6f : 0.4f);
        }
    }

    [Fact]
    public void A_filter_of_a_convolution_is_a_row()
    {
        Parameter filters = new(Tensor.Zeros([4, 2, 3, 1])) { Grad = PlainLoops.Values(1, [4, 2, 3, 1]) };
        Parameter matrix = new(Tensor.Zeros([4, 6])) { Grad = PlainLoops.Values(1, [4, 6]) };
        new Muon([filters, matrix]).Step();
        filters.Value.ToArray<float>().Should().Equal(matrix.Value.ToArray<float>());
    }

    private static PlainLoops.Whole Loop(
        int rows, int columns, double rate, double decay = 0.1, double momentum = 0.95, bool nesterov = true,
        int iterations = 5, bool maximize = false)
    {
        var m = new double[rows * columns];
        return (p, g) =>
        {
            g = [.. g.Select(x => maximize ? -x : x)];
            m = [.. m.Select((x, i) => (momentum * x) + ((1 - momentum) * g[i]))];
            double[] u = nesterov ? [.. m.Select((x, i) => ((1 - momentum) * g[i]) + (momentum * x))] : m;
            double norm = Math.Sqrt(u.Sum(x => x * x));
            var o = new double[rows, columns];
            for (int k = 0; k < u.Length; k++)
                o[k / columns, k % columns] = u[k] / norm;
            for (int i = 0; i < iterations; i++)
            {
                // (a + b XXᵀ + c (XXᵀ)²) X = a X + b (XXᵀX) + c (XXᵀ XXᵀX), whichever side is shorter.
                double[,] gram = Product(o, Transposed(o)), cubic = Product(gram, o), quintic = Product(gram, cubic);
                for (int k = 0; k < u.Length; k++)
                {
                    (int r, int c) = (k / columns, k % columns);
                    o[r, c] = (3.4445 * o[r, c]) - (4.7750 * cubic[r, c]) + (2.0315 * quintic[r, c]);
                }
            }

            double size = rate * Math.Sqrt(Math.Max(1, (double)rows / columns));
            return [.. p.Select((x, k) => (x * (1 - (rate * decay))) - (size * o[k / columns, k % columns]))];
        };
    }

    private static double[,] Transposed(double[,] a)
    {
        var t = new double[a.GetLength(1), a.GetLength(0)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < a.GetLength(1); j++)
                t[j, i] = a[i, j];
        }

        return t;
    }

    private static double[,] Product(double[,] a, double[,] b)
    {
        var c = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < b.GetLength(1); j++)
            {
                for (int k = 0; k < b.GetLength(0); k++)
                    c[i, j] += a[i, k] * b[k, j];
            }
        }

        return c;
    }
}
