using System.Buffers;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void SingularValues(Tensor a, Tensor u, Tensor s, Tensor vt, Tensor info) => Launch.Ranges(
        new SingularKernel(
            a.Pointer<double>(), u.Pointer<double>(), s.Pointer<double>(), vt.Pointer<double>(), info.Pointer<long>(),
            a.Shape[-2], a.Shape[-1], u.Shape[-1], vt.Shape[-2]),
        info.Shape[0], MatrixGrain(a), a, u, s, vt, info);

    /// <summary>One-sided Jacobi: rotations of pairs of rows until all are orthogonal; their lengths are the singular
    /// values (Golub and Van Loan, Matrix Computations, section 8.6). Accurate for small singular values too.</summary>
    private readonly struct SingularKernel(
        double* a, double* u, double* s, double* vt, long* info, int m, int n, int left, int right) : IRangeKernel
    {
        private const double Epsilon = 2.220446049250313e-16; // 2⁻⁵²
        private const int MostSweeps = 60;

        private int Short => Math.Min(m, n);

        private int Long => Math.Max(m, n);

        public void Run(long start, long end)
        {
            // The vectors of the long side, as many as wanted, then those of the short one.
            int vectors = m >= n ? left : right;
            double[] scratch = ArrayPool<double>.Shared.Rent((vectors * Long) + (Short * Short) + Long);
            fixed (double* g = scratch)
            {
                double* turns = g + ((long)vectors * Long), room = turns + ((long)Short * Short);
                for (long item = start; item < end; item++)
                {
                    double* x = a + (item * m * n);
                    bool isFinite = Rows.AreFinite(x, (long)m * n);
                    info[item] = isFinite ? 0 : 1;
                    if (isFinite)
                        Decompose(x, item, g, turns, room, vectors);
                }
            }

            ArrayPool<double>.Shared.Return(scratch);
        }

        private void Decompose(double* x, long item, double* g, double* turns, double* room, int vectors)
        {
            bool isTall = m >= n;
            int rows = Short, width = Long;
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < width; j++)
                    g[((long)i * width) + j] = isTall ? x[((long)j * n) + i] : x[((long)i * n) + j];
            }

            int exponent = Rows.Exponent(g, (long)rows * width);
            Rows.Scale(g, (long)rows * width, -exponent);
            Rows.Identity(turns, rows, rows);
            double tolerance = 4 * Epsilon * Math.Sqrt(width);
            for (int sweep = 0; sweep < MostSweeps && Sweep(g, turns, tolerance); sweep++)
            {
            }

            double* lengths = s + (item * rows);
            Sort(g, turns, lengths);
            int kept = 0;
            for (; kept < rows && lengths[kept] > 1e-290; kept++)
            {
                double* row = g + ((long)kept * width);
                for (int j = 0; j < width; j++)
                    row[j] /= lengths[kept];
            }

            Complete(g, kept, vectors, room);
            Rows.Scale(lengths, rows, exponent);
            double* uItem = u + (item * m * left), vItem = vt + (item * right * n);
            if (isTall)
            {
                Turn(g, vectors, width, uItem);
                Rows.Copy(turns, vItem, rows * rows);
            }
            else
            {
                Turn(turns, rows, rows, uItem);
                Rows.Copy(g, vItem, vectors * width);
            }
        }

        /// <summary>Rotates every pair of rows that is not orthogonal; false if all were.</summary>
        private bool Sweep(double* g, double* turns, double tolerance)
        {
            int rows = Short, width = Long;
            bool hasTurned = false;
            for (int p = 0; p < rows - 1; p++)
            {
                for (int q = p + 1; q < rows; q++)
                {
                    double* x = g + ((long)p * width), y = g + ((long)q * width);
                    double xx = Rows.Dot(x, x, width), yy = Rows.Dot(y, y, width), xy = Rows.Dot(x, y, width);
                    if (Math.Abs(xy) <= tolerance * Math.Sqrt(xx) * Math.Sqrt(yy))
                        continue;
                    double zeta = (yy - xx) / (2 * xy);
                    double t = Math.CopySign(1 / (Math.Abs(zeta) + double.Hypot(1, zeta)), zeta);
                    double c = 1 / Math.Sqrt(1 + (t * t)), s = c * t;
                    Rows.Rotate(x, y, c, s, width);
                    Rows.Rotate(turns + ((long)p * rows), turns + ((long)q * rows), c, s, rows);
                    hasTurned = true;
                }
            }

            return hasTurned;
        }

        /// <summary>Longest rows first.</summary>
        private void Sort(double* g, double* turns, double* lengths)
        {
            int rows = Short, width = Long;
            for (int i = 0; i < rows; i++)
            {
                double* row = g + ((long)i * width);
                lengths[i] = Math.Sqrt(Rows.Dot(row, row, width));
            }

            for (int i = 0; i < rows - 1; i++)
            {
                int best = i;
                for (int j = i + 1; j < rows; j++)
                    best = lengths[j] > lengths[best] ? j : best;
                if (best == i)
                    continue;
                (lengths[i], lengths[best]) = (lengths[best], lengths[i]);
                Rows.Swap(g + ((long)i * width), g + ((long)best * width), width);
                Rows.Swap(turns + ((long)i * rows), turns + ((long)best * rows), rows);
            }
        }

        /// <summary>Adds unit rows orthogonal to the first ones: of the axis that those cover least, what they leave of
        /// it.</summary>
        private void Complete(double* g, int kept, int wanted, double* cover)
        {
            int width = Long;
            if (kept == wanted)
                return;
            Rows.Clear(cover, width);
            for (int i = 0; i < wanted; i++)
            {
                double* row = g + ((long)i * width);
                if (i >= kept)
                    MakeRow(g, i, row, cover);
                for (int j = 0; j < width; j++)
                    cover[j] += row[j] * row[j];
            }
        }

        private void MakeRow(double* g, int before, double* row, double* cover)
        {
            int width = Long, axis = 0;
            for (int j = 1; j < width; j++)
                axis = cover[j] < cover[axis] ? j : axis;
            Rows.Clear(row, width);
            row[axis] = 1;
            for (int pass = 0; pass < 2; pass++)
            {
                for (int i = 0; i < before; i++)
                {
                    double* other = g + ((long)i * width);
                    Rows.Add(-Rows.Dot(other, row, width), other, row, width);
                }
            }

            double length = Math.Sqrt(Rows.Dot(row, row, width));
            for (int j = 0; j < width; j++)
                row[j] /= length;
        }

        private static void Turn(double* x, int rows, int columns, double* y)
        {
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                    y[((long)j * rows) + i] = x[((long)i * columns) + j];
            }
        }
    }
}
