using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    /// <summary>Elements that are combined in one go; longer stretches are cut here,
    /// and the parts combined in order.</summary>
    private const long ReduceChunk = 16384;

    /// <summary>The same for columns: rows that are combined in one go.</summary>
    private const long ReduceRows = 256;

    public override void Reduce<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op)
    {
        switch (x.DType)
        {
            case DType.Float32:
                ReduceFloat(x, y, outer, n, inner, op);
                break;
            case DType.Float64:
                ReduceDouble(x, y, outer, n, inner, op);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void IntegerReduce<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op) =>
        Launch.Ranges(
            new IntegerReduceKernel<TOp>(x.Pointer<long>(), y.Pointer<long>(), n, inner, op), outer * inner, 256, x, y);

    private void ReduceFloat<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op)
        where TOp : struct, IReduceOp
    {
        ReducePlan plan = new(outer, n, inner);
        Tensor target = plan.Parts == 1 ? y : x.New(plan.PartsShape);
        if (inner == 1)
        {
            Launch.Float(
                new ReduceRowsKernel<float, TOp>(x.Pointer<float>(), target.Pointer<float>(), plan, op),
                plan.Items, plan.Grain, x, target);
        }
        else
        {
            Launch.Float(
                new ReduceColumnsKernel<float, TOp>(x.Pointer<float>(), target.Pointer<float>(), plan, op),
                plan.Items, plan.Grain, x, target);
        }

        if (plan.Parts == 1)
            return;
        ReduceFloat(target, y, outer, plan.Parts, inner, op);
        target.Dispose();
    }

    private void ReduceDouble<TOp>(Tensor x, Tensor y, long outer, long n, long inner, TOp op)
        where TOp : struct, IReduceOp
    {
        ReducePlan plan = new(outer, n, inner);
        Tensor target = plan.Parts == 1 ? y : x.New(plan.PartsShape);
        if (inner == 1)
        {
            Launch.Double(
                new ReduceRowsKernel<double, TOp>(x.Pointer<double>(), target.Pointer<double>(), plan, op),
                plan.Items, plan.Grain, x, target);
        }
        else
        {
            Launch.Double(
                new ReduceColumnsKernel<double, TOp>(x.Pointer<double>(), target.Pointer<double>(), plan, op),
                plan.Items, plan.Grain, x, target);
        }

        if (plan.Parts == 1)
            return;
        ReduceDouble(target, y, outer, plan.Parts, inner, op);
        target.Dispose();
    }

    /// <summary>How [outer, n, inner] is cut: n into parts, and for inner > 1 the columns into strips.</summary>
    private readonly struct ReducePlan
    {
        /// <summary>Columns that one item works on.</summary>
        public const long Strip = 512;

        public ReducePlan(long outer, long n, long inner)
        {
            Outer = outer;
            N = n;
            Inner = inner;
            Part = inner == 1 ? ReduceChunk : ReduceRows;
            Parts = Math.Max(1, (n + Part - 1) / Part);
            Strips = (inner + Strip - 1) / Strip;
            Items = outer * Parts * Strips;
            long work = Math.Max(1, Math.Min(n, Part) * Math.Min(inner, Strip));
            Grain = Math.Max(1, Launch.Grain / work);
        }

        public long Outer { get; }

        public long N { get; }

        public long Inner { get; }

        public long Part { get; }

        public long Parts { get; }

        public long Strips { get; }

        public long Items { get; }

        public long Grain { get; }

        /// <summary>The first element of a part, counted over all outer, and how many of n it has.</summary>
        public (long First, long Count) PartOf(long item)
        {
            (long o, long part) = Math.DivRem(item, Parts);
            long first = part * Part;
            return (((o * N) + first) * Inner, Math.Min(Part, N - first));
        }

        public Shape PartsShape => new(checked((int)Outer), checked((int)Parts), checked((int)Inner));
    }

    private readonly struct IntegerReduceKernel<TOp>(long* x, long* y, long n, long inner, TOp op) : IRangeKernel
        where TOp : struct, IIntegerReduceOp
    {
        public void Run(long start, long end)
        {
            for (long item = start; item < end; item++)
            {
                (long o, long j) = Math.DivRem(item, inner);
                long* source = x + (o * n * inner) + j;
                long sum = op.IntegerIdentity;
                for (long k = 0; k < n; k++)
                    sum = op.Combine(sum, source[k * inner]);
                y[item] = sum;
            }
        }
    }
}
