namespace DeepNet.Tests.Ops;

/// <summary>Textbook algorithms for small matrices of doubles: what the library's are compared with.</summary>
internal static class MatrixReference
{
    /// <summary>A function of every matrix of an array, whose results are matrices.</summary>
    public static NdArray Each(NdArray x, Func<double[,], double[,]> f)
    {
        int rows = x.Shape[^2], columns = x.Shape[^1];
        int[] batch = x.Shape[..^2];
        double[,] example = f(new double[rows, columns].Fill(rows));
        NdArray y = NdArray.Zeros([.. batch, example.GetLength(0), example.GetLength(1)]);
        foreach (int[] at in NdArray.Indices(batch))
        {
            double[,] result = f(At(x, at));
            for (int i = 0; i < result.GetLength(0); i++)
            {
                for (int j = 0; j < result.GetLength(1); j++)
                    y[[.. at, i, j]] = result[i, j];
            }
        }

        return y;
    }

    /// <summary>The same where results are numbers.</summary>
    public static NdArray EachNumber(NdArray x, Func<double[,], double> f)
    {
        NdArray y = Each(x, a => new[,] { { f(a) } });
        return new NdArray(y.Data, x.Shape[..^2]);
    }

    /// <summary>The same where results are vectors.</summary>
    public static NdArray EachVector(NdArray x, Func<double[,], double[]> f)
    {
        NdArray y = Each(x, a => Column(f(a)));
        return new NdArray(y.Data, y.Shape[..^1]);
    }

    /// <summary>The same of pairs, whose batches broadcast.</summary>
    public static NdArray Pairs(NdArray a, NdArray b, Func<double[,], double[,], double[,]> f)
    {
        int[] batch = NdArray.Broadcast(a.Shape[..^2], b.Shape[..^2]);
        int[] both = [.. batch, a.Shape[^2], a.Shape[^1] + b.Shape[^1]];
        NdArray joined = NdArray.Build(
            both, at => at[^1] < a.Shape[^1] ? a.At(at) : b.At([.. at[..^1], at[^1] - a.Shape[^1]]));
        return Each(joined, x => f(Part(x, 0, a.Shape[^1]), Part(x, a.Shape[^1], b.Shape[^1])));
    }

    public static double[,] Multiply(double[,] a, double[,] b)
    {
        var y = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < y.GetLength(0); i++)
        {
            for (int j = 0; j < y.GetLength(1); j++)
            {
                for (int k = 0; k < b.GetLength(0); k++)
                    y[i, j] += a[i, k] * b[k, j];
            }
        }

        return y;
    }

    public static double[,] Transpose(double[,] a) => Build(a.GetLength(1), a.GetLength(0), (i, j) => a[j, i]);

    public static double[,] Build(int rows, int columns, Func<int, int, double> value)
    {
        var y = new double[rows, columns];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                y[i, j] = value(i, j);
        }

        return y;
    }

    /// <summary>By the first row, as Laplace did.</summary>
    public static double Determinant(double[,] a)
    {
        int n = a.GetLength(0);
        double sum = n == 0 ? 1 : 0;
        for (int k = 0; k < n; k++)
        {
            int skipped = k;
            double[,] minor = Build(n - 1, n - 1, (i, j) => a[i + 1, j < skipped ? j : j + 1]);
            sum += (k % 2 == 0 ? 1 : -1) * a[0, k] * Determinant(minor);
        }

        return sum;
    }

    /// <summary>By Cramer's rule.</summary>
    public static double[,] Inverse(double[,] a)
    {
        int n = a.GetLength(0);
        double det = Determinant(a);
        return Build(n, n, (i, j) => (((i + j) % 2 == 0 ? 1 : -1) / det)
            * Determinant(Build(n - 1, n - 1, (r, c) => a[r < j ? r : r + 1, c < i ? c : c + 1])));
    }

    public static double[,] Cholesky(double[,] a)
    {
        int n = a.GetLength(0);
        var l = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double rest = a[i, j];
                for (int k = 0; k < j; k++)
                    rest -= l[i, k] * l[j, k];
                l[i, j] = i == j ? Math.Sqrt(rest) : rest / l[j, j];
            }
        }

        return l;
    }

    /// <summary>Eigenvalues, ascending, and vectors, in columns, by Jacobi's rotations.</summary>
    public static (double[] Values, double[,] Vectors) Eigen(double[,] symmetric)
    {
        int n = symmetric.GetLength(0);
        var a = (double[,])symmetric.Clone();
        double[,] v = Build(n, n, (i, j) => i == j ? 1 : 0);
        for (int sweep = 0; sweep < 50; sweep++)
        {
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    double angle = 0.5 * Math.Atan2(2 * a[p, q], a[q, q] - a[p, p]);
                    double c = Math.Cos(angle), s = Math.Sin(angle);
                    int first = p, second = q;
                    double[,] turn = Build(n, n, (i, j) => (i, j) switch
                    {
                        _ when i == j => i == first || i == second ? c : 1,
                        _ when i == first && j == second => s,
                        _ when i == second && j == first => -s,
                        _ => 0,
                    });
                    a = Multiply(Transpose(turn), Multiply(a, turn));
                    v = Multiply(v, turn);
                }
            }
        }

        int[] order = [.. Enumerable.Range(0, n).OrderBy(i => a[i, i])];
        return ([.. order.Select(i => a[i, i])], Build(n, n, (i, j) => v[i, order[j]]));
    }

    /// <summary>Descending.</summary>
    public static double[] SingularValues(double[,] a)
    {
        double[,] square = a.GetLength(0) >= a.GetLength(1)
            ? Multiply(Transpose(a), a)
            : Multiply(a, Transpose(a));
        return [.. Eigen(square).Values.Reverse().Select(x => Math.Sqrt(Math.Max(x, 0)))];
    }

    /// <summary>The series, of A / 2¹⁰, squared ten times.</summary>
    public static double[,] Exp(double[,] a)
    {
        int n = a.GetLength(0);
        double[,] small = Build(n, n, (i, j) => a[i, j] / 1024);
        double[,] y = Build(n, n, (i, j) => i == j ? 1 : 0), power = y;
        for (int k = 1; k < 16; k++)
        {
            double[,] product = Multiply(power, small), before = y;
            int divisor = k;
            power = Build(n, n, (i, j) => product[i, j] / divisor);
            double[,] term = power;
            y = Build(n, n, (i, j) => before[i, j] + term[i, j]);
        }

        for (int k = 0; k < 10; k++)
            y = Multiply(y, y);
        return y;
    }

    public static double[,] Column(double[] values) => Build(values.Length, 1, (i, _) => values[i]);

    private static double[,] Part(double[,] a, int start, int count) =>
        Build(a.GetLength(0), count, (i, j) => a[i, start + j]);

    private static double[,] At(NdArray x, int[] batch) =>
        Build(x.Shape[^2], x.Shape[^1], (i, j) => x[[.. batch, i, j]]);

    // Something regular to learn the shape of the results from.
    private static double[,] Fill(this double[,] a, int rows) =>
        Build(rows, a.GetLength(1), (i, j) => i == j ? i + 1 : 0);
}
