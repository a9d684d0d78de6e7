using System.Buffers;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    /// <summary>Between rows: those that a power of two lies between would wait for each other's stores.</summary>
    private const int Gap = 8;

    public override void SingularValues(Tensor a, Tensor? u, Tensor s, Tensor? vt, Tensor info) => Launch.Ranges(
        new SingularKernel(
            a.Pointer<double>(), u is null ? null : u.Pointer<double>(), s.Pointer<double>(),
            vt is null ? null : vt.Pointer<double>(), info.Pointer<long>(), a.Shape[-2], a.Shape[-1],
            u?.Shape[-1] ?? 0, vt?.Shape[-2] ?? 0),
        info.Shape[0], MatrixGrain(a), a, u ?? a, s, vt ?? a, info);

    /// <summary>One-sided Jacobi: rotations of pairs of rows until all are orthogonal; their lengths are the singular
    /// values (Golub and Van Loan, Matrix Computations, section 8.6). Accurate for small singular values too.</summary>
    private readonly struct SingularKernel(
        double* a, double* u, double* s, double* vt, long* info, int m, int n, int left, int right) : IRangeKernel
    {
        private const double Epsilon = 2.220446049250313e-16; // 2⁻⁵²
        private const int MostSweeps = 60;

        private int Short => Math.Min(m, n);

        private int Long => Math.Max(m, n);

        private int Pitch => Long + Gap;

        private int TurnPitch => Short + Gap;

        public void Run(long start, long end)
        {
            // The vectors of the long side, as many as wanted, then those of the short one.
            bool hasVectors = u != null;
            int vectors = hasVectors ? (m >= n ? left : right) : Short;
            long square = hasVectors ? (long)Short * TurnPitch : 0, room = (long)vectors * Pitch;
            double[] scratch = ArrayPool<double>.Shared.Rent(checked((int)(room + square + Long)));
            fixed (double* g = scratch)
            {
                double* turns = hasVectors ? g + room : null;
                for (long item = start; item < end; item++)
                {
                    double* x = a + (item * m * n);
                    bool isFinite = Rows.AreFinite(x, (long)m * n);
                    info[item] = isFinite ? 0 : 1;
                    if (isFinite)
                        Decompose(x, item, g, turns, g + room + square, vectors);
                }
            }

            ArrayPool<double>.Shared.Return(scratch);
        }

        private void Decompose(double* x, long item, double* g, double* turns, double* room, int vectors)
        {
            bool isTall = m >= n;
            int rows = Short, width = Long;
            if (isTall)
                Turn(x, rows, width, rows, g, Pitch);
            else
                CopyRows(x, width, rows, width, g, Pitch);
            int exponent = Rows.Exponent(x, (long)rows * width);
            for (int i = 0; i < rows; i++)
                Rows.Scale(g + ((long)i * Pitch), width, -exponent);
            if (turns != null)
                SetIdentity(turns);
            for (int sweep = 0; sweep < MostSweeps && Sweep(g, turns); sweep++)
            {
            }

            double* lengths = s + (item * rows);
            Sort(g, turns, lengths);
            if (turns != null)
                WriteVectors(item, g, turns, lengths, room, vectors);
            Rows.Scale(lengths, rows, exponent);
        }

        private void WriteVectors(long item, double* g, double* turns, double* lengths, double* room, int vectors)
        {
            int rows = Short, width = Long, kept = 0;
            for (; kept < rows && lengths[kept] > 1e-290; kept++)
            {
                double* row = g + ((long)kept * Pitch);
                for (int j = 0; j < width; j++)
                    row[j] /= lengths[kept];
            }

            Complete(g, kept, vectors, room);
            double* uItem = u + (item * m * left), vItem = vt + (item * right * n);
            if (m >= n)
            {
                Turn(g, Pitch, vectors, width, uItem, vectors);
                CopyRows(turns, TurnPitch, rows, rows, vItem, rows);
            }
            else
            {
                Turn(turns, TurnPitch, rows, rows, uItem, rows);
                CopyRows(g, Pitch, vectors, width, vItem, width);
            }
        }

        /// <summary>Rotates every pair of rows that is not orthogonal; false if all were.</summary>
        /// <remarks>Rows are taken in blocks, and each round pairs off all blocks, as in a tournament: the pairs of a
        /// round are independent, and two blocks lie in the caches for many rotations.</remarks>
        private bool Sweep(double* g, double* turns)
        {
            int blocks = (Short + JacobiRound.Block - 1) / JacobiRound.Block, even = blocks + (blocks % 2);
            long hasTurned = 0;
            for (int round = 0; round < even - 1; round++)
            {
                Launch.Ranges(
                    new JacobiRound(g, turns, Short, Long, blocks, round, 4 * Epsilon * Math.Sqrt(Long), &hasTurned),
                    even / 2, 1);
            }

            return hasTurned != 0;
        }

        /// <summary>Longest rows first.</summary>
        private void Sort(double* g, double* turns, double* lengths)
        {
            int rows = Short, width = Long;
            for (int i = 0; i < rows; i++)
            {
                double* row = g + ((long)i * Pitch);
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
                Rows.Swap(g + ((long)i * Pitch), g + ((long)best * Pitch), width);
                if (turns != null)
                    Rows.Swap(turns + ((long)i * TurnPitch), turns + ((long)best * TurnPitch), rows);
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
                double* row = g + ((long)i * Pitch);
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
                    double* other = g + ((long)i * Pitch);
                    Rows.Add(-Rows.Dot(other, row, width), other, row, width);
                }
            }

            double length = Math.Sqrt(Rows.Dot(row, row, width));
            for (int j = 0; j < width; j++)
                row[j] /= length;
        }

        private void SetIdentity(double* turns)
        {
            Rows.Clear(turns, (long)Short * TurnPitch);
            for (int i = 0; i < Short; i++)
                turns[((long)i * TurnPitch) + i] = 1;
        }

        private static void CopyRows(double* x, int pitch, int rows, int width, double* y, int yPitch)
        {
            for (long i = 0; i < rows; i++)
                Rows.Copy(x + (i * pitch), y + (i * yPitch), width);
        }

        private static void Turn(double* x, int pitch, int rows, int columns, double* y, int yPitch)
        {
            for (long i = 0; i < rows; i++)
            {
                for (long j = 0; j < columns; j++)
                    y[(j * yPitch) + i] = x[(i * pitch) + j];
            }
        }
    }

    private readonly struct JacobiRound(
        double* g, double* turns, int rows, int width, int blocks, int round, double tolerance, long* hasTurned)
        : IRangeKernel
    {
        public const int Block = 32;

        public void Run(long start, long end)
        {
            int even = blocks + (blocks % 2);
            for (long task = start; task < end; task++)
            {
                // The last one stays, the others go round it. An odd number is made even by one that is empty.
                int turning = even - 1;
                int x = task == 0 ? even - 1 : (int)((round + task) % turning);
                int y = (int)((round + turning - task) % turning);
                (x, y) = (Math.Min(x, y), Math.Max(x, y));
                if (round == 0)
                {
                    Within(x);
                    Within(y);
                }

                if (x != y && y < blocks)
                    Between(x, y);
            }
        }

        private void Within(int block)
        {
            int last = Math.Min((block + 1) * Block, rows);
            for (int p = block * Block; p < last - 1; p++)
            {
                for (int q = p + 1; q < last; q++)
                    Rotate(p, q);
            }
        }

        private void Between(int x, int y)
        {
            for (int p = x * Block; p < (x + 1) * Block; p++)
            {
                for (int q = y * Block; q < Math.Min((y + 1) * Block, rows); q++)
                    Rotate(p, q);
            }
        }

        private void Rotate(int p, int q)
        {
            double* x = g + ((long)p * (width + Gap)), y = g + ((long)q * (width + Gap));
            (double xx, double yy, double xy) = Rows.Products(x, y, width);
            if (Math.Abs(xy) <= tolerance * Math.Sqrt(xx) * Math.Sqrt(yy))
                return;
            double zeta = (yy - xx) / (2 * xy);
            double t = Math.CopySign(1 / (Math.Abs(zeta) + double.Hypot(1, zeta)), zeta);
            double c = 1 / Math.Sqrt(1 + (t * t)), s = c * t;
            Rows.Rotate(x, y, c, s, width);
            if (turns != null)
                Rows.Rotate(turns + ((long)p * (rows + Gap)), turns + ((long)q * (rows + Gap)), c, s, rows);
            Volatile.Write(ref *hasTurned, 1);
        }
    }
}
