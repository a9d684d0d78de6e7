using System.Buffers;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void SymmetricEigen(Tensor a, Tensor values, Tensor vectors, Tensor info) => Launch.Ranges(
        new EigenKernel(
            a.Pointer<double>(), values.Pointer<double>(), vectors.Pointer<double>(), info.Pointer<long>(),
            a.Shape[-1]),
        info.Shape[0], MatrixGrain(a), a, values, vectors, info);

    /// <summary>To tridiagonal form by reflections, from there to the diagonal by implicit QR steps with Wilkinson's
    /// shift (Golub and Van Loan, Matrix Computations, chapter 8).</summary>
    private readonly struct EigenKernel(double* a, double* values, double* vectors, long* info, int n) : IRangeKernel
    {
        private const double Epsilon = 2.220446049250313e-16; // 2⁻⁵²

        public void Run(long start, long end)
        {
            double[] scratch = ArrayPool<double>.Shared.Rent((n * n) + (4 * n));
            fixed (double* turned = scratch)
            {
                double* tau = turned + ((long)n * n);
                for (long item = start; item < end; item++)
                {
                    long offset = item * n * n;
                    info[item] = Solve(a + offset, values + (item * n), vectors + offset, turned, tau) ? 0 : 1;
                }
            }

            ArrayPool<double>.Shared.Return(scratch);
        }

        private bool Solve(double* a, double* d, double* v, double* turned, double* tau)
        {
            double* e = tau + n, sums = e + n, order = sums + n;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < i; j++)
                    a[((long)j * n) + i] = a[((long)i * n) + j];
            }

            if (!Rows.AreFinite(a, (long)n * n))
                return false;
            int exponent = Rows.Exponent(a, (long)n * n);
            Rows.Scale(a, (long)n * n, -exponent);
            Reduce(a, d, e, tau, sums);
            Rows.Identity(v, n, n);
            for (int k = n - 3; k >= 0; k--)
            {
                double* row = a + ((long)k * n) + k + 1;
                Reflection.Apply(row, 1, tau[k], v + ((long)(k + 1) * n) + k + 1, n, n - k - 1, n - k - 1, sums);
            }

            // The rotations mix columns: rows of the transpose lie together.
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                    turned[((long)j * n) + i] = v[((long)i * n) + j];
            }

            Diagonalize(d, e, turned);
            Rows.Scale(d, n, exponent);
            WriteInOrder(d, v, turned, order, sums);
            return true;
        }

        /// <summary>QᵀAQ = T with diagonal d and neighbours e; the reflections stay in the rows of a.</summary>
        private void Reduce(double* a, double* d, double* e, double* tau, double* w)
        {
            for (int k = 0; k < n; k++)
            {
                double* row = a + ((long)k * n);
                int rest = n - k - 1;
                d[k] = row[k];
                if (rest == 0)
                    break;
                double* v = row + k + 1, inner = a + ((long)(k + 1) * n) + k + 1;
                tau[k] = rest > 1 ? Reflection.Make(v, rest, 1) : 0;
                e[k] = v[0];
                if (tau[k] == 0)
                    continue;

                // w = τAv - ½τ²(vᵀAv)v, then A ← A - v·wᵀ - w·vᵀ.
                v[0] = 1;
                Rows.Clear(w, rest);
                for (int i = 0; i < rest; i++)
                    Rows.Add(tau[k] * v[i], inner + ((long)i * n), w, rest);
                Rows.Add(-0.5 * tau[k] * Rows.Dot(w, v, rest), v, w, rest);
                for (int i = 0; i < rest; i++)
                {
                    Rows.Add(-v[i], w, inner + ((long)i * n), rest);
                    Rows.Add(-w[i], v, inner + ((long)i * n), rest);
                }
            }
        }

        private void Diagonalize(double* d, double* e, double* turned)
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
                Step(d, e, turned, first, last);
            }
        }

        private static bool IsSmall(double* d, double* e, int k) =>
            Math.Abs(e[k]) <= Epsilon * (Math.Abs(d[k]) + Math.Abs(d[k + 1]));

        private void Step(double* d, double* e, double* turned, int first, int last)
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

                double* row = turned + ((long)k * n);
                Rows.Rotate(row, row + n, c, -s, n);
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
                for (int i = 0; i < n; i++)
                    v[((long)i * n) + j] = source[i];
            }

            Rows.Copy(sorted, d, n);
        }
    }
}
