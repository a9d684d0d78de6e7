using System.Buffers;

namespace DeepNet.Backends.Cpu;

/// <remarks>One task per matrix, which cuts a large one into panels of columns and what is behind each of them into
/// strips that are independent. A single matrix is then the work of all threads, and every element is summed in one
/// fixed order.</remarks>
internal unsafe partial class CpuCoreBackend
{
    /// <summary>Columns that are factored before the others follow.</summary>
    private const int Panel = 32;

    public override void LuFactor(Tensor a, Tensor order, Tensor info) => Launch.Ranges(
        new LuKernel(a.Pointer<double>(), order.Pointer<long>(), info.Pointer<long>(), a.Shape[-1]),
        info.Shape[0], MatrixGrain(a), a, order, info);

    public override void CholeskyFactor(Tensor a, Tensor info) => Launch.Ranges(
        new CholeskyKernel(a.Pointer<double>(), info.Pointer<long>(), a.Shape[-1]),
        info.Shape[0], MatrixGrain(a), a, info);

    public override void SolveTriangular(Tensor a, Tensor b, bool upper, bool unitDiagonal) => Launch.Ranges(
        new TriangularKernel(
            a.Pointer<double>(), b.Pointer<double>(), a.Shape[-1], b.Shape[-1], upper, unitDiagonal),
        (long)a.Shape[0] * Rows.Strips(b.Shape[-1]),
        RowGrain((long)a.Shape[-1] * a.Shape[-1] * Math.Min(Rows.Strip, b.Shape[-1])), a, b);

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
            for (int first = 0; first < n; first += Panel)
            {
                int last = Math.Min(first + Panel, n);
                FactorPanel(a, order, info, first, last);
                Launch.Ranges(new LuStrips(a, n, first, last), Rows.Strips(n - last), 1);
            }
        }

        /// <summary>Columns first … last - 1 of the rows from first on; rows are swapped whole.</summary>
        private void FactorPanel(double* a, long* order, long* info, int first, int last)
        {
            for (int k = first; k < last; k++)
            {
                int best = k;
                double largest = Math.Abs(a[((long)k * n) + k]);
                for (int i = k + 1; i < n; i++)
                {
                    double magnitude = Math.Abs(a[((long)i * n) + k]);
                    // Whatever is not a number must not be passed over for a zero: the matrix would seem singular.
                    if (magnitude > largest || double.IsNaN(magnitude))
                        (best, largest) = (i, magnitude);
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
                    Rows.Add(-other[k], row + k + 1, other + k + 1, last - k - 1);
                }
            }
        }
    }

    /// <summary>What a panel of factors takes from the columns behind it.</summary>
    private readonly struct LuStrips(double* a, int n, int first, int last) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            for (long strip = start; strip < end; strip++)
            {
                int column = last + ((int)strip * Rows.Strip), width = Math.Min(Rows.Strip, n - column);
                double* corner = a + ((long)first * n) + column;
                double* block = Rows.Gather(corner, n, last - first, width);
                for (int i = first + 1; i < n; i++)
                {
                    double* row = a + ((long)i * n), target = row + column;
                    if (i < last)
                        target = block + ((long)(i - first) * Rows.Strip);
                    Rows.AddAll(-1, row + first, 1, block, Rows.Strip, Math.Min(i, last) - first, target, width);
                }

                Rows.Scatter(block, corner, n, last - first, width);
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
            double[] scratch = ArrayPool<double>.Shared.Rent(Math.Min(Panel, n) * n);
            int failed = 0;
            fixed (double* turned = scratch)
            {
                for (int first = 0; first < n && failed == 0; first += Panel)
                    failed = FactorPanel(a, turned, first, Math.Min(first + Panel, n));
            }

            ArrayPool<double>.Shared.Return(scratch);
            return failed;
        }

        private int FactorPanel(double* a, double* turned, int first, int last)
        {
            for (int i = first; i < last; i++)
            {
                double* row = a + ((long)i * n);
                CholeskyRows.Solve(a, n, first, i, row);
                double rest = row[i] - Rows.Dot(row + first, row + first, i - first);
                if (!(rest > 0)) // NaN too
                    return i + 1;
                row[i] = Math.Sqrt(rest);
                Rows.Clear(row + i + 1, n - i - 1);
            }

            int below = n - last;
            Launch.Ranges(new CholeskyRows(a, turned, n, first, last, isSolved: false), below, CholeskyRows.Grain);
            Launch.Ranges(new CholeskyRows(a, turned, n, first, last, isSolved: true), below, CholeskyRows.Grain);
            return 0;
        }
    }

    /// <summary>The rows below a panel of L: first their part of the panel, then what that takes from the rest of
    /// them.</summary>
    private readonly struct CholeskyRows(double* a, double* turned, int n, int first, int last, bool isSolved)
        : IRangeKernel
    {
        public const int Grain = 16;

        /// <summary>Elements first … i - 1 of a row of L, from the rows of the same numbers.</summary>
        public static void Solve(double* a, int n, int first, int i, double* row)
        {
            for (int j = first; j < i; j++)
            {
                double* other = a + ((long)j * n);
                row[j] = (row[j] - Rows.Dot(row + first, other + first, j - first)) / other[j];
            }
        }

        public void Run(long start, long end)
        {
            for (long i = last + start; i < last + end; i++)
            {
                double* row = a + (i * n);
                if (isSolved)
                {
                    Rows.AddAll(
                        -1, row + first, 1, turned + last, n, last - first, row + last, (int)i + 1 - last);
                    continue;
                }

                // The panel's transpose: its columns as rows.
                Solve(a, n, first, last, row);
                for (int k = first; k < last; k++)
                    turned[((long)(k - first) * n) + i] = row[k];
            }
        }
    }

    private readonly struct TriangularKernel(double* a, double* b, int n, int k, bool upper, bool unit) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            int strips = Rows.Strips(k);
            for (long task = start; task < end; task++)
            {
                (long item, long strip) = Math.DivRem(task, strips);
                int column = (int)strip * Rows.Strip;
                Solve(a + (item * n * n), b + (item * n * k) + column, Math.Min(Rows.Strip, k - column));
            }
        }

        private void Solve(double* triangle, double* b, int width)
        {
            double* x = Rows.Gather(b, k, n, width);
            for (int step = 0; step < n; step++)
            {
                int i = upper ? n - 1 - step : step, first = upper ? i + 1 : 0, last = upper ? n : i;
                double* coefficients = triangle + ((long)i * n), row = x + ((long)i * Rows.Strip);
                double* others = x + ((long)first * Rows.Strip);
                Rows.AddAll(-1, coefficients + first, 1, others, Rows.Strip, last - first, row, width);
                for (int c = 0; c < width && !unit; c++)
                    row[c] /= coefficients[i];
            }

            Rows.Scatter(x, b, k, n, width);
        }
    }

    private readonly struct QrKernel(double* a, double* q, double* r, int m, int n, int c) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            int k = Math.Min(m, n);
            double[] scratch = ArrayPool<double>.Shared.Rent(checked(k + Panel + (k * m)));
            fixed (double* taus = scratch)
            {
                for (long item = start; item < end; item++)
                    Factor(a + (item * m * n), q + (item * m * c), r + (item * c * n), k, taus);
            }

            ArrayPool<double>.Shared.Return(scratch);
        }

        private void Factor(double* a, double* q, double* r, int k, double* taus)
        {
            // Vector j stands in row j of its own matrix, from element j on.
            double* sums = taus + k, vectors = sums + Panel;
            for (int first = 0; first < k; first += Panel)
            {
                int last = Math.Min(first + Panel, k);
                for (int j = first; j < last; j++)
                {
                    double* corner = a + ((long)j * n) + j;
                    taus[j] = Reflection.Make(corner, m - j, n);
                    Reflection.Apply(corner, n, taus[j], corner + 1, n, m - j, last - j - 1, sums);
                    for (int i = j; i < m; i++)
                        vectors[((long)j * m) + i] = a[((long)i * n) + j];
                }

                Reflection.ApplyAll(vectors, m + 1, taus, first, last, a, 0, m, n, last, n, isReverse: false);
            }

            Rows.Clear(r, (long)c * n);
            for (int i = 0; i < Math.Min(c, n); i++)
                Rows.Copy(a + ((long)i * n) + i, r + ((long)i * n) + i, n - i);
            Rows.Identity(q, m, c);
            Reflection.ApplyAll(vectors, m + 1, taus, 0, k, q, 0, m, c, 0, c, isReverse: true);
        }
    }
}
