using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    /// <summary>Rows up to this length are walked by one thread each.</summary>
    private const long ShortScan = 128;

    public override void Scan<TOp>(Tensor x, Tensor y, long outer, long n, long inner, bool reverse, TOp op)
    {
        using var held = new Held(x, y);
        switch (x.DType)
        {
            case DType.Float32:
                Scan<float, CombineScan<float, LaneCombine<GpuF32, float, TOp>>>(
                    new(x.View<float>(), y.View<float>(), new(op)), outer, n, inner, reverse);
                break;
            case DType.Float64:
                Scan<double, CombineScan<double, LaneCombine<GpuF64, double, TOp>>>(
                    new(x.View<double>(), y.View<double>(), new(op)), outer, n, inner, reverse);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void IntegerScan<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op)
    {
        using var held = new Held(x, y);
        Scan<long, CombineScan<long, IntegerCombine<IntegerI64, long, TOp>>>(
            new(x.View<long>(), y.View<long>(), new(op)), outer, n, inner, reverse: false);
    }

    public override void LinearScan(Tensor a, Tensor b, Tensor y, long outer, long n, long inner, bool reverse)
    {
        using var held = new Held(a, b, y);
        switch (y.DType)
        {
            case DType.Float32:
                Scan<LinearState<float>, LinearScan<GpuF32, float>>(
                    new(a.View<float>(), b.View<float>(), y.View<float>()), outer, n, inner, reverse);
                break;
            case DType.Float64:
                Scan<LinearState<double>, LinearScan<GpuF64, double>>(
                    new(a.View<double>(), b.View<double>(), y.View<double>()), outer, n, inner, reverse);
                break;
            default:
                throw Unexpected(y.DType);
        }
    }

    public override void ArgScan(Tensor x, Tensor y, long outer, long n, long inner, bool largest)
    {
        using var held = new Held(x, y);
        ForOrder(x.DType, new ArgScanWork(this, x, y, outer, n, inner, largest ? 1 : 0));
    }

    private void Scan<TState, TScan>(TScan scan, long outer, long n, long inner, bool reverse)
        where TState : unmanaged
        where TScan : struct, IGpuScan<TState>
    {
        if (n == 0)
            return;
        int isReverse = reverse ? 1 : 0;
        if (inner == 1 && n > ShortScan)
            queue.LaunchGroups(new ScanRowsKernel<TState, TScan>(scan, n, isReverse), outer);
        else
            queue.Launch(new ScanColumnsKernel<TState, TScan>(scan, n, inner, isReverse), outer * inner);
    }

    private readonly struct ArgScanWork(
        GpuBackend backend, Tensor x, Tensor y, long outer, long n, long inner, int largest) : IOrderWork
    {
        public void Run<TOrder, TElement>()
            where TOrder : struct, IGpuOrder<TElement>
            where TElement : unmanaged
            => backend.Scan<Ranked, ArgScan<TOrder, TElement>>(
                new(x.View<TElement>(), y.View<long>(), largest), outer, n, inner, reverse: false);
    }

    /// <summary>A column per thread.</summary>
    internal readonly struct ScanColumnsKernel<TState, TScan>(TScan scan, long n, long inner, int isReverse)
        : IGpuKernel
        where TState : unmanaged
        where TScan : struct, IGpuScan<TState>
    {
        public void Run(long column)
        {
            long outer = GpuIndex.Divide(column, inner), step = isReverse != 0 ? -inner : inner;
            long place = (((outer * n) + (isReverse != 0 ? n - 1 : 0)) * inner) + column - (outer * inner);
            TState state = scan.Nothing;
            for (long k = 0; k < n; k++, place += step)
            {
                state = scan.Join(state, scan.Load(place, k));
                scan.Store(place, state);
            }
        }
    }

    /// <summary>A row of consecutive elements per group.</summary>
    /// <remarks>
    /// Tiles of as many runs as the largest group has threads: each run is joined, then the runs before each other as a
    /// tree, and with that before them the runs are walked again. The order does not depend on the size of the group.
    /// </remarks>
    internal readonly struct ScanRowsKernel<TState, TScan>(TScan scan, long n, int isReverse) : IGpuGroupKernel
        where TState : unmanaged
        where TScan : struct, IGpuScan<TState>
    {
        private const int Runs = 256, Length = 4;

        public void Run(long piece)
        {
            ArrayView<TState> shared = SharedMemory.Allocate<TState>(2 * Runs);
            long first = (piece * n) + (isReverse != 0 ? n - 1 : 0), step = isReverse != 0 ? -1 : 1;
            TState before = scan.Nothing;
            for (long tile = 0; tile < n; tile += Runs * Length)
            {
                for (int run = Group.IdxX; run < Runs; run += Group.DimX)
                {
                    TState state = scan.Nothing;
                    long k = tile + (run * Length), end = k + Length;
                    for (; k < end && k < n; k++)
                        state = scan.Join(state, scan.Load(first + (k * step), k));
                    shared[run] = state;
                }

                Group.Barrier();
                int from = 0, to = Runs;
                for (int distance = 1; distance < Runs; distance <<= 1)
                {
                    for (int run = Group.IdxX; run < Runs; run += Group.DimX)
                    {
                        TState state = shared[from + run];
                        if (run >= distance)
                            state = scan.Join(shared[from + run - distance], state);
                        shared[to + run] = state;
                    }

                    Group.Barrier();
                    (from, to) = (to, from);
                }

                for (int run = Group.IdxX; run < Runs; run += Group.DimX)
                {
                    TState state = before;
                    if (run > 0)
                        state = scan.Join(before, shared[from + run - 1]);
                    long k = tile + (run * Length), end = k + Length;
                    for (; k < end && k < n; k++)
                    {
                        state = scan.Join(state, scan.Load(first + (k * step), k));
                        scan.Store(first + (k * step), state);
                    }
                }

                before = scan.Join(before, shared[from + Runs - 1]);
                Group.Barrier();
            }
        }
    }
}
