using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void SingularValues(Tensor a, Tensor? u, Tensor s, Tensor? vt, Tensor info)
    {
        using var held = new Held(a, u, s, vt, info);
        (int batch, int m, int n) = (info.Shape[0], a.Shape[-2], a.Shape[-1]);
        (int rows, int width) = (Math.Min(m, n), Math.Max(m, n));
        using Tensor lines = Tensor.Empty([batch, rows, width], DType.Float64, Device);
        using Tensor turns = Tensor.Empty([batch, rows, rows], DType.Float64, Device);
        using Tensor room = Tensor.Empty([batch, 2, width], DType.Float64, Device);
        queue.LaunchGroups(
            new SingularKernel(
                a.View<double>(), (u ?? a).View<double>(), s.View<double>(), (vt ?? a).View<double>(),
                info.View<long>(), lines.View<double>(), turns.View<double>(), room.View<double>(), m, n,
                u?.Shape[-1] ?? 0, vt?.Shape[-2] ?? 0, u is null ? 0 : 1),
            batch);
    }

    /// <summary>One-sided Jacobi, as on processors: rotations of pairs of lines, a thread for each, until all are
    /// orthogonal.</summary>
    /// <remarks>Lines are the columns of a tall matrix and the rows of a wide one. Element j of all of them lie side by
    /// side: threads read neighbours.</remarks>
    internal readonly struct SingularKernel(
        ArrayView<double> a, ArrayView<double> u, ArrayView<double> s, ArrayView<double> vt, ArrayView<long> info,
        ArrayView<double> g, ArrayView<double> turns, ArrayView<double> room, int m, int n, int left, int right,
        int hasVectors) : IGpuGroupKernel
    {
        private const double Epsilon = 2.220446049250313e-16; // 2⁻⁵²
        private const double Vanishing = 1e-290;
        private const int MostSweeps = 60;

        private int Rows => m < n ? m : n;

        private int Width => m < n ? n : m;

        private int Even => Rows + (Rows % 2);

        public void Run(long piece)
        {
            ArrayView<double> shared = SharedMemory.Allocate<double>(GroupTools.Most);
            ArrayView<int> hasTurned = SharedMemory.Allocate<int>(1);
            double largest = 0;
            for (int e = Group.IdxX; e < Rows * Width; e += Group.DimX)
                largest = GroupTools.Larger(largest, a[(piece * m * n) + e]);
            largest = GroupTools.Largest(largest, shared);
            if (Group.IdxX == 0)
                info[piece] = largest <= double.MaxValue ? 0 : 1;
            bool isFinite = largest <= double.MaxValue, isGoingOn = isFinite;
            int exponent = GroupTools.Exponent(largest);
            Load(piece, GroupTools.PowerOfTwo(-exponent));
            for (int sweep = 0; sweep < MostSweeps && isGoingOn; sweep++)
                isGoingOn = Sweep(piece, hasTurned);
            Write(piece, GroupTools.PowerOfTwo(exponent));
            Complete(piece, isFinite && hasVectors != 0 ? (m >= n ? left : right) : 0);
        }

        private void Load(long piece, double scale)
        {
            long first = piece * m * n;
            for (int e = Group.IdxX; e < Rows * Width; e += Group.DimX)
                g[first + e] = scale * a[first + (m >= n ? e : ((e % Rows) * n) + (e / Rows))];
            for (int e = Group.IdxX; e < Rows * Rows; e += Group.DimX)
                turns[(piece * Rows * Rows) + e] = e / Rows == e % Rows ? 1.0 : 0.0;
            GroupTools.Sync();
        }

        /// <summary>Brings every two lines together once; false if all were orthogonal.</summary>
        private bool Sweep(long piece, ArrayView<int> hasTurned)
        {
            if (Group.IdxX == 0)
                hasTurned[0] = 0;
            GroupTools.Sync();
            double tolerance = 4 * Epsilon * Math.Sqrt(Width);
            for (int round = 0; round < Even - 1; round++)
            {
                for (int task = Group.IdxX; task < Even / 2; task += Group.DimX)
                {
                    (int p, int q) = GroupTools.Pair(Even, round, task);
                    if (q < Rows && Rotate(piece, p, q, tolerance))
                        hasTurned[0] = 1;
                }

                GroupTools.Sync();
            }

            bool isGoingOn = hasTurned[0] != 0;
            GroupTools.Sync();
            return isGoingOn;
        }

        private bool Rotate(long piece, int p, int q, double tolerance)
        {
            long first = piece * m * n;
            double xx = 0, yy = 0, xy = 0;
            for (int j = 0; j < Width; j++)
            {
                double x = g[first + ((long)j * Rows) + p], y = g[first + ((long)j * Rows) + q];
                xx += x * x;
                yy += y * y;
                xy += x * y;
            }

            double product = xy < 0 ? -xy : xy;
            if (product <= tolerance * Math.Sqrt(xx) * Math.Sqrt(yy))
                return false;
            double zeta = (yy - xx) / (2 * xy), size = zeta < 0 ? -zeta : zeta;
            double t = 1 / (size + GroupTools.Hypot(1, zeta));
            if (zeta < 0)
                t = -t;
            double c = 1 / Math.Sqrt(1 + (t * t));
            Turn(g, first, Width, p, q, c, c * t);
            if (hasVectors != 0)
                Turn(turns, piece * Rows * Rows, Rows, p, q, c, c * t);
            return true;
        }

        private void Turn(ArrayView<double> lines, long first, int length, int p, int q, double c, double s)
        {
            for (int j = 0; j < length; j++)
            {
                long at = first + ((long)j * Rows) + p, beside = first + ((long)j * Rows) + q;
                double x = lines[at], y = lines[beside];
                lines[at] = (c * x) - (s * y);
                lines[beside] = (s * x) + (c * y);
            }
        }

        /// <summary>Longest lines first; equals keep their order.</summary>
        private void Write(long piece, double scale)
        {
            long first = piece * m * n, lengths = piece * 2 * Width, ranks = lengths + Width;
            for (int p = Group.IdxX; p < Rows; p += Group.DimX)
            {
                double sum = 0;
                for (int j = 0; j < Width; j++)
                {
                    double x = g[first + ((long)j * Rows) + p];
                    sum += x * x;
                }

                room[lengths + p] = Math.Sqrt(sum);
            }

            GroupTools.Sync();
            for (int p = Group.IdxX; p < Rows; p += Group.DimX)
            {
                double length = room[lengths + p];
                int rank = 0;
                for (int q = 0; q < Rows; q++)
                {
                    double other = room[lengths + q];
                    if (other > length || (other == length && q < p))
                        rank++;
                }

                s[(piece * Rows) + rank] = length * scale;
                room[ranks + p] = rank;
            }

            GroupTools.Sync();
            for (int e = Group.IdxX; e < Rows * Width && hasVectors != 0; e += Group.DimX)
            {
                int p = e % Rows;
                double length = room[lengths + p];
                SetLong(piece, (int)room[ranks + p], e / Rows, length > Vanishing ? g[first + e] / length : 0);
            }

            for (int e = Group.IdxX; e < Rows * Rows && hasVectors != 0; e += Group.DimX)
            {
                int rank = (int)room[ranks + (e % Rows)], i = e / Rows;
                double x = turns[(piece * Rows * Rows) + e];
                if (m >= n)
                    vt[(piece * right * n) + ((long)rank * n) + i] = x;
                else
                    u[(piece * m * left) + ((long)i * left) + rank] = x;
            }

            GroupTools.Sync();
        }

        // Vectors of the long side: columns of u for a tall matrix, rows of vt for a wide one.
        private void SetLong(long piece, int vector, int j, double x)
        {
            if (m >= n)
                u[(piece * m * left) + ((long)j * left) + vector] = x;
            else
                vt[(piece * right * n) + ((long)vector * n) + j] = x;
        }

        private double GetLong(long piece, int vector, int j) => m >= n
            ? u[(piece * m * left) + ((long)j * left) + vector]
            : vt[(piece * right * n) + ((long)vector * n) + j];

        /// <summary>Adds unit vectors orthogonal to those there are: of the axis that they cover least, what they leave
        /// of it.</summary>
        private void Complete(long piece, int wanted)
        {
            long cover = piece * 2 * Width, dots = cover + Width;
            int kept = 0;
            for (int p = 0; p < Rows; p++)
                kept += room[cover + p] > Vanishing ? 1 : 0;
            GroupTools.Sync();
            for (int vector = kept; vector < wanted; vector++)
            {
                int axis = LeastCovered(piece, vector, cover);
                for (int j = Group.IdxX; j < Width; j += Group.DimX)
                    SetLong(piece, vector, j, j == axis ? 1.0 : 0.0);
                GroupTools.Sync();

                // Twice: what rounding leaves of the others the first time.
                Subtract(piece, vector, dots);
                Subtract(piece, vector, dots);
                double sum = 0;
                for (int j = 0; j < Width; j++)
                    sum += GetLong(piece, vector, j) * GetLong(piece, vector, j);
                GroupTools.Sync();
                double length = Math.Sqrt(sum);
                for (int j = Group.IdxX; j < Width; j += Group.DimX)
                    SetLong(piece, vector, j, GetLong(piece, vector, j) / length);
                GroupTools.Sync();
            }
        }

        private int LeastCovered(long piece, int vectors, long cover)
        {
            for (int j = Group.IdxX; j < Width; j += Group.DimX)
            {
                double sum = 0;
                for (int i = 0; i < vectors; i++)
                    sum += GetLong(piece, i, j) * GetLong(piece, i, j);
                room[cover + j] = sum;
            }

            GroupTools.Sync();
            int axis = 0;
            for (int j = 1; j < Width; j++)
                axis = room[cover + j] < room[cover + axis] ? j : axis;
            GroupTools.Sync();
            return axis;
        }

        private void Subtract(long piece, int vector, long dots)
        {
            for (int i = Group.IdxX; i < vector; i += Group.DimX)
            {
                double dot = 0;
                for (int j = 0; j < Width; j++)
                    dot += GetLong(piece, i, j) * GetLong(piece, vector, j);
                room[dots + i] = dot;
            }

            GroupTools.Sync();
            for (int j = Group.IdxX; j < Width; j += Group.DimX)
            {
                double x = GetLong(piece, vector, j);
                for (int i = 0; i < vector; i++)
                    x -= room[dots + i] * GetLong(piece, i, j);
                SetLong(piece, vector, j, x);
            }

            GroupTools.Sync();
        }
    }
}
