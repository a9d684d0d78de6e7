using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

/// <remarks>A group of threads works on one matrix, in the device's memory; steps end at barriers.</remarks>
internal sealed partial class GpuBackend
{
    /// <summary>Columns that one group solves for.</summary>
    private const int TriangularStrip = 32;

    public override void LuFactor(Tensor a, Tensor order, Tensor info)
    {
        using var held = new Held(a, order, info);
        queue.LaunchGroups(
            new LuKernel(a.View<double>(), order.View<long>(), info.View<long>(), a.Shape[-1]), info.Shape[0]);
    }

    public override void CholeskyFactor(Tensor a, Tensor info)
    {
        using var held = new Held(a, info);
        queue.LaunchGroups(
            new CholeskyKernel(a.View<double>(), info.View<long>(), a.Shape[-1]), info.Shape[0]);
    }

    public override void SolveTriangular(Tensor a, Tensor b, bool upper, bool unitDiagonal)
    {
        using var held = new Held(a, b);
        int k = b.Shape[-1], strips = (k + TriangularStrip - 1) / TriangularStrip;
        queue.LaunchGroups(
            new TriangularKernel(
                a.View<double>(), b.View<double>(), a.Shape[-1], k, strips, upper ? 1 : 0, unitDiagonal ? 1 : 0),
            (long)a.Shape[0] * strips);
    }

    public override void QrFactor(Tensor a, Tensor q, Tensor r)
    {
        using var held = new Held(a, q, r);
        (int m, int n) = (a.Shape[-2], a.Shape[-1]);
        using Tensor taus = Tensor.Empty([a.Shape[0], Math.Min(m, n)], DType.Float64, Device);
        queue.LaunchGroups(
            new QrKernel(
                a.View<double>(), q.View<double>(), r.View<double>(), taus.View<double>(), m, n, q.Shape[-1]),
            a.Shape[0]);
    }

    /// <summary>Column after column: the largest element below becomes the pivot, and what its row explains is taken
    /// from all rows below.</summary>
    internal readonly struct LuKernel(ArrayView<double> a, ArrayView<long> order, ArrayView<long> info, int n)
        : IGpuGroupKernel
    {
        public void Run(long piece)
        {
            ArrayView<double> sizes = SharedMemory.Allocate<double>(GroupTools.Most);
            ArrayView<int> places = SharedMemory.Allocate<int>(GroupTools.Most);
            int thread = Group.IdxX, threads = Group.DimX;
            long first = piece * n * n, line = piece * n, singular = 0, swaps = 0;
            for (int i = thread; i < n; i += threads)
                order[line + i] = i;
            GroupTools.Sync();
            for (int k = 0; k < n; k++)
            {
                int pivot = Pivot(first, k, sizes, places);
                swaps += pivot != k ? 1 : 0;
                Swap(first, k, pivot);
                if (thread == 0)
                    (order[line + k], order[line + pivot]) = (order[line + pivot], order[line + k]);
                GroupTools.Sync();
                double diagonal = a[first + (k * n) + k];
                if (diagonal == 0 && singular == 0)
                    singular = k + 1;
                int rest = diagonal == 0 ? 0 : n - k - 1;
                for (int i = thread; i < rest; i += threads)
                    a[first + ((k + 1 + i) * n) + k] /= diagonal;
                GroupTools.Sync();
                for (int e = thread; e < rest * rest; e += threads)
                {
                    int i = k + 1 + (e / rest), j = k + 1 + (e % rest);
                    a[first + (i * n) + j] -= a[first + (i * n) + k] * a[first + (k * n) + j];
                }

                GroupTools.Sync();
            }

            if (thread == 0)
            {
                info[2 * piece] = singular;
                info[(2 * piece) + 1] = swaps;
            }
        }

        /// <summary>The row of the largest element of a column; what is not a number must not be passed over.</summary>
        private int Pivot(long first, int k, ArrayView<double> sizes, ArrayView<int> places)
        {
            int thread = Group.IdxX, place = k;
            double largest = -1;
            for (int i = k + thread; i < n; i += Group.DimX)
            {
                double larger = GroupTools.Larger(largest, a[first + (i * n) + k]);
                if (larger != largest)
                    place = i;
                largest = larger;
            }

            sizes[thread] = largest;
            places[thread] = place;
            Group.Barrier();
            for (int half = Group.DimX / 2; half > 0; half /= 2)
            {
                if (thread < half)
                {
                    double own = sizes[thread], other = sizes[thread + half];
                    if (other > own || (other == own && places[thread + half] < places[thread]))
                    {
                        sizes[thread] = other;
                        places[thread] = places[thread + half];
                    }
                }

                Group.Barrier();
            }

            int pivot = places[0];
            Group.Barrier();
            return pivot;
        }

        private void Swap(long first, int k, int pivot)
        {
            for (int j = Group.IdxX; j < n; j += Group.DimX)
            {
                long x = first + (k * n) + j, y = first + (pivot * n) + j;
                (a[x], a[y]) = (a[y], a[x]);
            }
        }
    }

    /// <summary>Column after column, each taken from the triangle behind it.</summary>
    internal readonly struct CholeskyKernel(ArrayView<double> a, ArrayView<long> info, int n) : IGpuGroupKernel
    {
        public void Run(long piece)
        {
            int thread = Group.IdxX, threads = Group.DimX, failed = 0;
            long first = piece * n * n;
            for (int k = 0; k < n; k++)
            {
                double diagonal = a[first + (k * n) + k];
                bool isPositive = diagonal > 0; // not NaN either
                if (!isPositive && failed == 0)
                    failed = k + 1;
                int end = failed == 0 ? n : k, rest = failed == 0 ? n - k - 1 : 0;
                double root = Math.Sqrt(diagonal);
                GroupTools.Sync();
                for (int i = k + thread; i < end; i += threads)
                    a[first + (i * n) + k] = i == k ? root : a[first + (i * n) + k] / root;
                GroupTools.Sync();
                for (int e = thread; e < rest * rest; e += threads)
                {
                    int i = k + 1 + (e / rest), j = k + 1 + (e % rest);
                    if (j <= i)
                        a[first + (i * n) + j] -= a[first + (i * n) + k] * a[first + (j * n) + k];
                }

                GroupTools.Sync();
            }

            for (int e = thread; e < n * n; e += threads)
            {
                if (e % n > e / n)
                    a[first + e] = 0;
            }

            if (thread == 0)
                info[piece] = failed;
        }
    }

    /// <summary>A group solves for a strip of columns: a row that is known is taken from all others at once.</summary>
    internal readonly struct TriangularKernel(
        ArrayView<double> a, ArrayView<double> b, int n, int k, int strips, int isUpper, int isUnit) : IGpuGroupKernel
    {
        public void Run(long piece)
        {
            int thread = Group.IdxX, threads = Group.DimX;
            long item = piece / strips;
            int column = (int)(piece - (item * strips)) * TriangularStrip, width = k - column;
            if (width > TriangularStrip)
                width = TriangularStrip;
            long triangle = item * n * n, x = (item * n * k) + column;
            for (int step = 0; step < n; step++)
            {
                int i = isUpper != 0 ? n - 1 - step : step, rest = n - 1 - step;
                int next = isUpper != 0 ? 0 : i + 1;
                for (int c = thread; c < width && isUnit == 0; c += threads)
                    b[x + ((long)i * k) + c] /= a[triangle + (i * n) + i];
                GroupTools.Sync();
                for (int e = thread; e < rest * width; e += threads)
                {
                    int row = next + (e / width), c = e % width;
                    b[x + ((long)row * k) + c] -= a[triangle + (row * n) + i] * b[x + ((long)i * k) + c];
                }

                GroupTools.Sync();
            }
        }
    }

    /// <summary>Householder's reflections, one column after the other; Q is the product of all, from the last one on.
    /// </summary>
    internal readonly struct QrKernel(
        ArrayView<double> a, ArrayView<double> q, ArrayView<double> r, ArrayView<double> taus, int m, int n, int c)
        : IGpuGroupKernel
    {
        private int Steps => m < n ? m : n;

        public void Run(long piece)
        {
            ArrayView<double> room = SharedMemory.Allocate<double>(GroupTools.Most);
            int thread = Group.IdxX, threads = Group.DimX;
            long first = piece * m * n, tau = piece * Steps;
            for (int j = 0; j < Steps; j++)
            {
                double t = MakeReflection(first, j, room);
                if (thread == 0)
                    taus[tau + j] = t;
                GroupTools.Sync();
                for (int column = j + 1 + thread; column < n; column += threads)
                    Reflect(first, j, t, a, first, n, column);
                GroupTools.Sync();
            }

            for (long e = thread; e < (long)c * n; e += threads)
            {
                long i = e / n, j = e - (i * n);
                r[(piece * c * n) + e] = i <= j ? a[first + e] : 0;
            }

            // A thread's own columns, to the end.
            long product = piece * m * c;
            for (int column = thread; column < c; column += threads)
            {
                for (int i = 0; i < m; i++)
                    q[product + ((long)i * c) + column] = i == column ? 1.0 : 0.0;
                for (int j = Steps - 1; j >= 0; j--)
                    Reflect(first, j, taus[tau + j], q, product, c, column);
            }
        }

        /// <summary>Overwrites column j, from its diagonal on, by β and the vector of the reflection that leaves
        /// nothing but β of it; gives τ.</summary>
        private double MakeReflection(long first, int j, ArrayView<double> room)
        {
            int thread = Group.IdxX, threads = Group.DimX;
            double part = 0;
            for (int i = j + 1 + thread; i < m; i += threads)
                part = GroupTools.Larger(part, a[first + ((long)i * n) + j]);
            double largest = GroupTools.Largest(part, room);
            part = 0;
            for (int i = j + 1 + thread; i < m && largest != 0; i += threads)
            {
                double x = a[first + ((long)i * n) + j] / largest;
                part += x * x;
            }

            double below = largest * Math.Sqrt(GroupTools.Sum(part, room));
            double alpha = a[first + ((long)j * n) + j], beta = GroupTools.Hypot(alpha, below);
            if (Interop.FloatAsInt(alpha) >> 63 == 0)
                beta = -beta;
            GroupTools.Sync();
            if (largest == 0)
                return 0;
            for (int i = j + 1 + thread; i < m; i += threads)
                a[first + ((long)i * n) + j] /= alpha - beta;
            if (thread == 0)
                a[first + ((long)j * n) + j] = beta;
            return (beta - alpha) / beta;
        }

        /// <summary>Applies reflection j to a column of a matrix.</summary>
        private void Reflect(long first, int j, double tau, ArrayView<double> y, long place, int width, int column)
        {
            if (tau == 0)
                return;
            double dot = y[place + ((long)j * width) + column];
            for (int i = j + 1; i < m; i++)
                dot += a[first + ((long)i * n) + j] * y[place + ((long)i * width) + column];
            dot *= tau;
            y[place + ((long)j * width) + column] -= dot;
            for (int i = j + 1; i < m; i++)
                y[place + ((long)i * width) + column] -= dot * a[first + ((long)i * n) + j];
        }
    }
}
