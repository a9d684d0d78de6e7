using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void SymmetricEigen(Tensor a, Tensor values, Tensor? vectors, Tensor info)
    {
        using var held = new Held(a, values, vectors, info);
        (int batch, int n) = (info.Shape[0], a.Shape[-1]);
        using Tensor turns = Tensor.Empty([batch, n + 1], DType.Float64, Device);
        using Tensor? product = vectors is null ? null : Tensor.Empty([batch, n, n], DType.Float64, Device);
        queue.LaunchGroups(
            new EigenKernel(
                a.View<double>(), values.View<double>(), (vectors ?? a).View<double>(), (product ?? a).View<double>(),
                turns.View<double>(), info.View<long>(), n, vectors is null ? 0 : 1),
            batch);
    }

    /// <summary>Jacobi's rotations: each makes one pair of elements beside the diagonal vanish, and the rotations of a
    /// round touch different rows (Golub and Van Loan, Matrix Computations, section 8.5).</summary>
    internal readonly struct EigenKernel(
        ArrayView<double> a, ArrayView<double> values, ArrayView<double> vectors, ArrayView<double> product,
        ArrayView<double> turns, ArrayView<long> info, int n, int hasVectors) : IGpuGroupKernel
    {
        private const int MostSweeps = 40;
        private const double Negligible = 2.7755575615628914e-17; // 2⁻⁵⁵, of the largest element

        // Rows are made even by one that is not there.
        private int Even => n + (n % 2);

        public void Run(long piece)
        {
            ArrayView<double> room = SharedMemory.Allocate<double>(GroupTools.Most);
            ArrayView<int> hasTurned = SharedMemory.Allocate<int>(1);
            long first = piece * n * n, turn = piece * (n + 1);
            double largest = GroupTools.Largest(Mirror(first), room);
            if (Group.IdxX == 0)
                info[piece] = largest <= double.MaxValue ? 0 : 1;
            GroupTools.Sync();
            bool isGoingOn = largest <= double.MaxValue;
            for (int sweep = 0; sweep < MostSweeps && isGoingOn; sweep++)
                isGoingOn = Sweep(first, turn, Negligible * largest, hasTurned);
            Write(piece, first, turn);
        }

        /// <summary>Fills the upper triangle and the product of rotations; gives the size of this thread's elements.
        /// </summary>
        private double Mirror(long first)
        {
            double largest = 0;
            for (int e = Group.IdxX; e < n * n; e += Group.DimX)
            {
                int i = e / n, j = e % n;
                if (j > i)
                    a[first + e] = a[first + (j * n) + i];
                else
                    largest = GroupTools.Larger(largest, a[first + e]);
                if (hasVectors != 0)
                    product[first + e] = i == j ? 1.0 : 0.0;
            }

            return largest;
        }

        /// <summary>Brings every two rows together once; false if nothing was left to rotate.</summary>
        private bool Sweep(long first, long turn, double negligible, ArrayView<int> hasTurned)
        {
            int pairs = Even / 2;
            if (Group.IdxX == 0)
                hasTurned[0] = 0;
            GroupTools.Sync();
            for (int round = 0; round < Even - 1; round++)
            {
                for (int task = Group.IdxX; task < pairs; task += Group.DimX)
                {
                    if (MakeTurn(first, turn, round, task, negligible))
                        hasTurned[0] = 1;
                }

                GroupTools.Sync();
                for (int e = Group.IdxX; e < pairs * n; e += Group.DimX)
                    TurnRows(first, turn, round, e / n, e % n);
                GroupTools.Sync();
                for (int e = Group.IdxX; e < pairs * n; e += Group.DimX)
                    TurnColumns(first, turn, round, e % pairs, e / pairs);
                GroupTools.Sync();
            }

            bool isGoingOn = hasTurned[0] != 0;
            GroupTools.Sync();
            return isGoingOn;
        }

        private bool MakeTurn(long first, long turn, int round, int task, double negligible)
        {
            (int p, int q) = GroupTools.Pair(Even, round, task);
            turns[turn + (2 * task)] = 1;
            turns[turn + (2 * task) + 1] = 0;
            if (q >= n)
                return false;
            double between = a[first + (p * n) + q];
            if (GroupTools.Larger(0, between) <= negligible)
                return false;
            double zeta = (a[first + (q * n) + q] - a[first + (p * n) + p]) / (2 * between);
            double size = zeta < 0 ? -zeta : zeta, t = 1 / (size + GroupTools.Hypot(1, zeta));
            if (zeta < 0)
                t = -t;
            double c = 1 / Math.Sqrt(1 + (t * t));
            turns[turn + (2 * task)] = c;
            turns[turn + (2 * task) + 1] = c * t;
            return true;
        }

        private void TurnRows(long first, long turn, int round, int task, int j)
        {
            double c = turns[turn + (2 * task)], s = turns[turn + (2 * task) + 1];
            if (s == 0)
                return;
            (int p, int q) = GroupTools.Pair(Even, round, task);
            long at = first + (p * n) + j, below = first + (q * n) + j;
            double x = a[at], y = a[below];
            a[at] = (c * x) - (s * y);
            a[below] = (s * x) + (c * y);
        }

        private void TurnColumns(long first, long turn, int round, int task, int i)
        {
            double c = turns[turn + (2 * task)], s = turns[turn + (2 * task) + 1];
            if (s == 0)
                return;
            (int p, int q) = GroupTools.Pair(Even, round, task);
            long at = first + (i * n) + p, beside = first + (i * n) + q;
            double x = a[at], y = a[beside];
            a[at] = i == q ? 0 : (c * x) - (s * y);
            a[beside] = i == p ? 0 : (s * x) + (c * y);
            if (hasVectors == 0)
                return;
            (x, y) = (product[at], product[beside]);
            product[at] = (c * x) - (s * y);
            product[beside] = (s * x) + (c * y);
        }

        /// <summary>Smallest values first; equals keep their order.</summary>
        private void Write(long piece, long first, long turn)
        {
            for (int i = Group.IdxX; i < n; i += Group.DimX)
            {
                double value = a[first + (i * n) + i];
                int rank = 0;
                for (int j = 0; j < n; j++)
                {
                    double other = a[first + (j * n) + j];
                    if (other < value || (other == value && j < i))
                        rank++;
                }

                values[(piece * n) + rank] = value;
                turns[turn + i] = rank;
            }

            GroupTools.Sync();
            if (hasVectors == 0)
                return;
            for (int e = Group.IdxX; e < n * n; e += Group.DimX)
                vectors[first + (e / n * n) + (int)turns[turn + (e % n)]] = product[first + e];
        }
    }
}
