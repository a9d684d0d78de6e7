using System.Buffers;

namespace DeepNet.Backends.Cpu;

/// <remarks>One task per matrix, whose work is in one fixed order: plain, and the same bits for any number of
/// threads.</remarks>
internal unsafe partial class CpuCoreBackend
{
    public override void LuFactor(Tensor a, Tensor order, Tensor info) => Launch.Ranges(
        new LuKernel(a.Pointer<double>(), order.Pointer<long>(), info.Pointer<long>(), a.Shape[-1]),
        info.Shape[0], MatrixGrain(a), a, order, info);

    public override void CholeskyFactor(Tensor a, Tensor info) => Launch.Ranges(
        new CholeskyKernel(a.Pointer<double>(), info.Pointer<long>(), a.Shape[-1]),
        info.Shape[0], MatrixGrain(a), a, info);

    public override void SolveTriangular(Tensor a, Tensor b, bool upper, bool unitDiagonal) => Launch.Ranges(
        new TriangularKernel(
            a.Pointer<double>(), b.Pointer<double>(), a.Shape[-1], b.Shape[-1], upper, unitDiagonal),
        a.Shape[0], MatrixGrain(a), a, b);

    public override void QrFactor(Tensor a, Tensor q, Tensor r) => Launch.Ranges(
        new QrKernel(
            a.Pointer<double>(), q.Pointer<double>(), r.Pointer<double>(), a.Shape[-2], a.Shape[-1], q.Shape[-1]),
        a.Shape[0], MatrixGrain(a), a, q, r);

    /// <summary>Matrices that one task works on.</summary>
    private static long MatrixGrain(Tensor a)
    {
        long work = (long)a.Shape[-2] * a.Shape[-1] * Math.Min(a.Shape[-2], a.Shape[-1]);
        return RowGrain(work);
    }

    private readonly struct LuKernel(double* a, long* order, long* info, int n) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            for (long item = start; item < end; item++)
                Factor(a + (item * n * n), order + (item * n), info + (2 * item));
        }

        private void Factor(double* a, long* order, long* info)
        {
            info[0] = info[1] = 0;
            for (int i = 0; i < n; i++)
                order[i] = i;
            for (int k = 0; k < n; k++)
            {
                int best = k;
                for (int i = k + 1; i < n; i++)
                {
                    if (Math.Abs(a[((long)i * n) + k]) > Math.Abs(a[((long)best * n) + k]))
                        best = i;
                }

                double* row = a + ((long)k * n);
                if (best != k)
                {
                    Rows.Swap(row, a + ((long)best * n), n);
                    (order[k], order[best]) = (order[best], order[k]);
                    info[1]++;
                }

                if (row[k] == 0)
                {
                    info[0] = info[0] == 0 ? k + 1 : info[0];
                    continue;
                }

                for (int i = k + 1; i < n; i++)
                {
                    double* other = a + ((long)i * n);
                    other[k] /= row[k];
                    Rows.Add(-other[k], row + k + 1, other + k + 1, n - k - 1);
                }
            }
        }
    }

    private readonly struct CholeskyKernel(double* a, long* info, int n) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            for (long item = start; item < end; item++)
                info[item] = Factor(a + (item * n * n));
        }

        private int Factor(double* a)
        {
            for (int i = 0; i < n; i++)
            {
                double* row = a + ((long)i * n);
                for (int j = 0; j < i; j++)
                {
                    double* other = a + ((long)j * n);
                    row[j] = (row[j] - Rows.Dot(row, other, j)) / other[j];
                }

                double rest = row[i] - Rows.Dot(row, row, i);
                if (!(rest > 0)) // NaN too
                    return i + 1;
                row[i] = Math.Sqrt(rest);
                Rows.Clear(row + i + 1, n - i - 1);
            }

            return 0;
        }
    }

    private readonly struct TriangularKernel(double* a, double* b, int n, int k, bool upper, bool unit) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            for (long item = start; item < end; item++)
            {
                double* triangle = a + (item * n * n), x = b + (item * n * k);
                for (int step = 0; step < n; step++)
                {
                    int i = upper ? n - 1 - step : step, first = upper ? i + 1 : 0, last = upper ? n : i;
                    double* coefficients = triangle + ((long)i * n), row = x + ((long)i * k);
                    for (int j = first; j < last; j++)
                        Rows.Add(-coefficients[j], x + ((long)j * k), row, k);
                    for (int c = 0; c < k && !unit; c++)
                        row[c] /= coefficients[i];
                }
            }
        }
    }

    private readonly struct QrKernel(double* a, double* q, double* r, int m, int n, int c) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            int k = Math.Min(m, n), width = Math.Max(n, c);
            double[] scratch = ArrayPool<double>.Shared.Rent(k + width);
            fixed (double* taus = scratch)
            {
                for (long item = start; item < end; item++)
                    Factor(a + (item * m * n), q + (item * m * c), r + (item * c * n), k, taus, taus + k);
            }

            ArrayPool<double>.Shared.Return(scratch);
        }

        private void Factor(double* a, double* q, double* r, int k, double* taus, double* sums)
        {
            for (int j = 0; j < k; j++)
            {
                double* corner = a + ((long)j * n) + j;
                taus[j] = Reflection.Make(corner, m - j, n);
                Reflection.Apply(corner, n, taus[j], corner + 1, n, m - j, n - j - 1, sums);
            }

            Rows.Clear(r, (long)c * n);
            for (int i = 0; i < Math.Min(c, n); i++)
                Rows.Copy(a + ((long)i * n) + i, r + ((long)i * n) + i, n - i);
            Rows.Identity(q, m, c);
            for (int j = k - 1; j >= 0; j--)
            {
                double* vector = a + ((long)j * n) + j;
                Reflection.Apply(vector, n, taus[j], q + ((long)j * c) + j, c, m - j, c - j, sums);
            }
        }
    }
}
