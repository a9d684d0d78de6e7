using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    /// <summary>Columns that one item of a scan works on.</summary>
    private const int ScanStrip = 128;

    public override void Scan<TOp>(Tensor x, Tensor y, long outer, long n, long inner, bool reverse, TOp op)
    {
        var plan = new ScanPlan(outer, n, inner, reverse);
        switch (x.DType)
        {
            case DType.Float32:
                Launch.Ranges(
                    new ScanKernel<float, TOp>(x.Pointer<float>(), y.Pointer<float>(), plan, op),
                    plan.Items, plan.Grain, x, y);
                break;
            case DType.Float64:
                Launch.Ranges(
                    new ScanKernel<double, TOp>(x.Pointer<double>(), y.Pointer<double>(), plan, op),
                    plan.Items, plan.Grain, x, y);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void IntegerScan<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op) =>
        Launch.Ranges(
            new IntegerScanKernel<TOp>(x.Pointer<long>(), y.Pointer<long>(), n, inner, op),
            outer * inner, RowGrain(n), x, y);

    public override void LinearScan(Tensor a, Tensor b, Tensor y, long outer, long n, long inner, bool reverse)
    {
        var plan = new ScanPlan(outer, n, inner, reverse);
        switch (y.DType)
        {
            case DType.Float32:
                Launch.Ranges(
                    new LinearScanKernel<float>(a.Pointer<float>(), b.Pointer<float>(), y.Pointer<float>(), plan),
                    plan.Items, plan.Grain, a, b, y);
                break;
            case DType.Float64:
                Launch.Ranges(
                    new LinearScanKernel<double>(a.Pointer<double>(), b.Pointer<double>(), y.Pointer<double>(), plan),
                    plan.Items, plan.Grain, a, b, y);
                break;
            default:
                throw Unexpected(y.DType);
        }
    }

    public override void ArgScan(Tensor x, Tensor y, long outer, long n, long inner, bool largest)
    {
        switch (x.DType)
        {
            case DType.Float32:
                ArgScan<float>(x, y, outer, n, inner, largest);
                break;
            case DType.Float64:
                ArgScan<double>(x, y, outer, n, inner, largest);
                break;
            case DType.Int64:
                ArgScan<long>(x, y, outer, n, inner, largest);
                break;
            case DType.Int32:
                ArgScan<int>(x, y, outer, n, inner, largest);
                break;
            case DType.Int8:
                ArgScan<sbyte>(x, y, outer, n, inner, largest);
                break;
            case DType.UInt8 or DType.Bool:
                ArgScan<byte>(x, y, outer, n, inner, largest);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    private static void ArgScan<T>(Tensor x, Tensor y, long outer, long n, long inner, bool largest)
        where T : unmanaged, INumber<T>
        => Launch.Ranges(
            new ArgScanKernel<T>(x.Pointer<T>(), y.Pointer<long>(), n, inner, largest),
            outer * inner, RowGrain(n), x, y);

    /// <summary>[outer, n, inner] with the columns cut into strips; n is walked in order.</summary>
    private readonly struct ScanPlan(long outer, long n, long inner, bool reverse)
    {
        public long Items => outer * Strips;

        public long Grain => RowGrain(n * Math.Min(inner, ScanStrip));

        public long N => n;

        /// <summary>From one element of n to the next one in the order of the walk.</summary>
        public long Step => reverse ? -inner : inner;

        private long Strips => (inner + ScanStrip - 1) / ScanStrip;

        /// <summary>The first element of an item's walk, and its columns.</summary>
        public long First(long item, out int width)
        {
            (long o, long strip) = Math.DivRem(item, Strips);
            long column = strip * ScanStrip;
            width = (int)Math.Min(ScanStrip, inner - column);
            return (((o * n) + (reverse ? n - 1 : 0)) * inner) + column;
        }
    }

    // Running values are doubles: a long row of floats would drift away otherwise.
    private readonly struct ScanKernel<T, TOp>(T* x, T* y, ScanPlan plan, TOp op) : IRangeKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TOp : struct, IReduceOp
    {
        public void Run(long start, long end)
        {
            double* running = stackalloc double[ScanStrip];
            for (long item = start; item < end; item++)
            {
                long at = plan.First(item, out int width);
                new Span<double>(running, width).Fill(op.Identity);
                for (long k = 0; k < plan.N; k++, at += plan.Step)
                {
                    for (int j = 0; j < width; j++)
                    {
                        running[j] = op.Combine(new F64(running[j]), new F64(double.CreateTruncating(x[at + j]))).Value;
                        y[at + j] = T.CreateTruncating(running[j]);
                    }
                }
            }
        }
    }

    private readonly struct LinearScanKernel<T>(T* a, T* b, T* y, ScanPlan plan) : IRangeKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(long start, long end)
        {
            double* running = stackalloc double[ScanStrip];
            for (long item = start; item < end; item++)
            {
                long at = plan.First(item, out int width);
                for (int j = 0; j < width; j++)
                    running[j] = 0;
                for (long k = 0; k < plan.N; k++, at += plan.Step)
                {
                    for (int j = 0; j < width; j++)
                    {
                        double factor = double.CreateTruncating(a[at + j]), term = double.CreateTruncating(b[at + j]);
                        // The first factor meets nothing: 0 · ∞ must not spoil the row.
                        running[j] = k == 0 ? term : Math.FusedMultiplyAdd(factor, running[j], term);
                        y[at + j] = T.CreateTruncating(running[j]);
                    }
                }
            }
        }
    }

    private readonly struct IntegerScanKernel<TOp>(long* x, long* y, long n, long inner, TOp op) : IRangeKernel
        where TOp : struct, IIntegerReduceOp
    {
        public void Run(long start, long end)
        {
            for (long item = start; item < end; item++)
            {
                (long o, long j) = Math.DivRem(item, inner);
                long at = (o * n * inner) + j, running = op.IntegerIdentity;
                for (long k = 0; k < n; k++, at += inner)
                    y[at] = running = op.Combine(running, x[at]);
            }
        }
    }

    private readonly struct ArgScanKernel<T>(T* x, long* y, long n, long inner, bool largest) : IRangeKernel
        where T : unmanaged, INumber<T>
    {
        public void Run(long start, long end)
        {
            for (long item = start; item < end; item++)
            {
                (long o, long j) = Math.DivRem(item, inner);
                long at = (o * n * inner) + j, best = 0;
                T value = n > 0 ? x[at] : T.Zero;
                for (long k = 0; k < n; k++, at += inner)
                {
                    T candidate = x[at];
                    if (T.IsNaN(candidate) || (!T.IsNaN(value) && (largest ? candidate >= value : candidate <= value)))
                    {
                        best = k;
                        value = candidate;
                    }

                    y[at] = best;
                }
            }
        }
    }
}
