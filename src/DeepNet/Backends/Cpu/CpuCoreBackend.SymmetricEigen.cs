using System.Buffers;
using System.Runtime.Intrinsics;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void SymmetricEigen(Tensor a, Tensor values, Tensor? vectors, Tensor info) => Launch.Ranges(
        new EigenKernel(
            a.Pointer<double>(), values.Pointer<double>(), vectors is null ? null : vectors.Pointer<double>(),
            info.Pointer<long>(), a.Shape[-1]),
        info.Shape[0], MatrixGrain(a), a, values, vectors ?? a, info);

    /// <summary>To tridiagonal form by reflections, from there to the diagonal by implicit QR steps with Wilkinson's
    /// shift (Golub and Van Loan, Matrix Computations, chapter 8).</summary>
    private readonly struct EigenKernel(double* a, double* values, double* vectors, long* info, int n) : IRangeKernel
    {
        private const double Epsilon = 2.220446049250313e-16; // 2⁻⁵²
        private const int Turns = 4096;

        public void Run(long start, long end)
        {
            long square = vectors == null ? 0 : (long)n * n;
            double[] scratch = ArrayPool<double>.Shared.Rent(checked((int)(square + (6 * n) + (3 * Turns))));
            fixed (double* turned = scratch)
            {
                for (long item = start; item < end; item++)
                {
                    double* v = vectors == null ? null : vectors + (item * n * n);
                    info[item] = Solve(a + (item * n * n), values + (item * n), v, turned, turned + square) ? 0 : 1;
                }
            }

            ArrayPool<double>.Shared.Return(scratch);
        }

        private bool Solve(double* a, double* d, double* v, double* turned, double* room)
        {
            double* tau = room, e = tau + n, order = e + n, sorted = order + n, w = sorted + n;
            var turns = new TurnList(v == null ? null : turned, n, w + (2 * n));
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < i; j++)
                    a[((long)j * n) + i] = a[((long)i * n) + j];
            }

            if (!Rows.AreFinite(a, (long)n * n))
                return false;
            int exponent = Rows.Exponent(a, (long)n * n);
            Rows.Scale(a, (long)n * n, -exponent);
            Reduce(a, d, e, tau, w, w + n);
            if (v != null)
            {
                Rows.Identity(v, n, n);
                Reflection.ApplyAll(a + 1, n + 1, tau, 0, Math.Max(0, n - 2), v, 1, n, n, 0, n, isReverse: true);
                Transpose(v, turned);
            }

            Diagonalize(d, e, ref turns);
            turns.Apply();
            Rows.Scale(d, n, exponent);
            WriteInOrder(d, v, turned, order, sorted);
            return true;
        }

        // The rotations mix columns: rows of the transpose lie together.
        private void Transpose(double* v, double* turned)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                    turned[((long)j * n) + i] = v[((long)i * n) + j];
            }
        }

        /// <summary>QᵀAQ = T with diagonal d and neighbours e; the reflections stay in the rows of a.</summary>
        private void Reduce(double* a, double* d, double* e, double* tau, double* w, double* next)
        {
            // Each step leaves A ← A - v·wᵀ - w·vᵀ to the next, which needs the rows anyway.
            double* v = null;
            for (int k = 0; k < n; k++)
            {
                double* row = a + ((long)k * n);
                int rest = n - k - 1;
                if (v != null)
                {
                    Rows.Add(-v[0], w, row + k, n - k);
                    Rows.Add(-w[0], v, row + k, n - k);
                    v++;
                    w++;
                }

                d[k] = row[k];
                if (rest == 0)
                    break;
                double* u = row + k + 1, inner = a + ((long)(k + 1) * n) + k + 1;
                tau[k] = rest > 1 ? Reflection.Make(u, rest, 1) : 0;
                e[k] = u[0];
                u[0] = 1;

                // w = τAu - ½τ²(uᵀAu)u.
                Launch.Ranges(new EigenRows(inner, n, rest, v, w, u, next, tau[k]), rest, RowGrain(rest));
                Rows.Add(-0.5 * tau[k] * Rows.Dot(next, u, rest), u, next, rest);
                double* used = v == null ? w : w - 1;
                v = u;
                w = next;
                next = used;
            }
        }

        private void Diagonalize(double* d, double* e, ref TurnList turns)
        {
            int last = n - 1;
            // A step makes the last neighbour vanish cubically; the limit only guards against going on for ever.
            for (long steps = 60L * n; last > 0 && steps > 0; steps--)
            {
                if (IsSmall(d, e, last - 1))
                {
                    last--;
                    continue;
                }

                int first = last - 1;
                while (first > 0 && !IsSmall(d, e, first - 1))
                    first--;
                Step(d, e, ref turns, first, last);
            }
        }

        private static bool IsSmall(double* d, double* e, int k) =>
            Math.Abs(e[k]) <= Epsilon * (Math.Abs(d[k]) + Math.Abs(d[k + 1]));

        private static void Step(double* d, double* e, ref TurnList turns, int first, int last)
        {
            double half = (d[last - 1] - d[last]) / 2, corner = e[last - 1];
            double shift = d[last] - (corner * (corner / (half + Math.CopySign(double.Hypot(half, corner), half))));
            double x = d[first] - shift, z = e[first];
            for (int k = first; k < last; k++)
            {
                double length = double.Hypot(x, z), c = length == 0 ? 1 : x / length, s = length == 0 ? 0 : z / length;
                if (k > first)
                    e[k - 1] = length;
                double p = d[k], q = d[k + 1], between = e[k], twice = 2 * c * s * between;
                d[k] = (c * c * p) + twice + (s * s * q);
                d[k + 1] = (s * s * p) - twice + (c * c * q);
                e[k] = (c * s * (q - p)) + (((c * c) - (s * s)) * between);
                if (k + 1 < last)
                {
                    x = e[k];
                    z = s * e[k + 1];
                    e[k + 1] *= c;
                }

                turns.Add(k, c, -s);
            }
        }

        private void WriteInOrder(double* d, double* v, double* turned, double* order, double* sorted)
        {
            for (int i = 0; i < n; i++)
            {
                // By insertion: equals keep their order.
                int place = i;
                for (; place > 0 && d[(int)order[place - 1]] > d[i]; place--)
                    order[place] = order[place - 1];
                order[place] = i;
            }

            for (int j = 0; j < n; j++)
            {
                double* source = turned + ((long)order[j] * n);
                sorted[j] = d[(int)order[j]];
                for (int i = 0; v != null && i < n; i++)
                    v[((long)i * n) + j] = source[i];
            }

            Rows.Copy(sorted, d, n);
        }

        /// <summary>Rotations of neighbouring rows, put off until there are many: applied to one strip of columns after
        /// the other, they find it in the caches.</summary>
        private struct TurnList(double* rows, int n, double* list)
        {
            private int _count;

            public void Add(int row, double c, double s)
            {
                if (rows == null)
                    return;
                double* turn = list + (3 * _count);
                (turn[0], turn[1], turn[2]) = (row, c, s);
                if (++_count == Turns)
                    Apply();
            }

            public void Apply()
            {
                if (rows != null)
                    Launch.Ranges(new TurnKernel(rows, n, list, _count), Rows.Strips(n), 1);
                _count = 0;
            }
        }
    }

    private readonly struct TurnKernel(double* rows, int n, double* list, int count) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            for (long strip = start; strip < end; strip++)
            {
                int column = (int)strip * Rows.Strip, width = Math.Min(Rows.Strip, n - column);
                double* block = Rows.Gather(rows + column, n, n, width);
                for (double* turn = list; turn < list + (3 * count); turn += 3)
                {
                    double* row = block + ((long)turn[0] * Rows.Strip);
                    Rows.Rotate(row, row + Rows.Strip, turn[1], turn[2], width);
                }

                Rows.Scatter(block, rows + column, n, n, width);
            }
        }
    }

    /// <summary>Rows of A - v·wᵀ - w·vᵀ, and their products with u.</summary>
    private readonly struct EigenRows(
        double* a, int stride, int n, double* v, double* w, double* u, double* products, double tau) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            for (long i = start; i < end; i++)
            {
                double* row = a + (i * stride);
                products[i] = tau * (v == null ? Rows.Dot(row, u, n) : Update(row, v[i], w[i]));
            }
        }

        private double Update(double* row, double vi, double wi)
        {
            Vector512<double> sums = Vector512<double>.Zero, vs = Vector512.Create(-vi), ws = Vector512.Create(-wi);
            int j = 0;
            for (; j <= n - Vector512<double>.Count; j += Vector512<double>.Count)
            {
                Vector512<double> x = Vector512.FusedMultiplyAdd(vs, Vector512.Load(w + j), Vector512.Load(row + j));
                x = Vector512.FusedMultiplyAdd(ws, Vector512.Load(v + j), x);
                x.Store(row + j);
                sums = Vector512.FusedMultiplyAdd(x, Vector512.Load(u + j), sums);
            }

            double sum = Rows.Sum(sums);
            for (; j < n; j++)
            {
                double x = Math.FusedMultiplyAdd(-wi, v[j], Math.FusedMultiplyAdd(-vi, w[j], row[j]));
                row[j] = x;
                sum = Math.FusedMultiplyAdd(x, u[j], sum);
            }

            return sum;
        }
    }
}
