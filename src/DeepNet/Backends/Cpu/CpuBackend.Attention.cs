namespace DeepNet.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    /// <summary>What sizes of rows are filled up to.</summary>
    private const int AttentionColumns = 32;

    /// <summary>From so many heads on, one item does all gradients of a head; with fewer, keys and queries are done
    /// apart, which costs two products more.</summary>
    private const int AttentionHeads = 8;

    public override Tensor? Attention(Tensor q, Tensor k, Tensor v, AttentionOptions options, Tensor y)
    {
        if (!IsFused(q, k, v, options))
            return base.Attention(q, k, v, options, y);
        Tensor logSums = q.New([.. q.Shape.AsSpan()[..^1], 1]);
        if (q.DType == DType.Float32)
            Attend<float, FloatLaunch>(q, k, v, options, y, logSums);
        else
            Attend<double, DoubleLaunch>(q, k, v, options, y, logSums);
        return logSums;
    }

    public override void AttentionGrad(
        Tensor dy, Tensor q, Tensor k, Tensor v, Tensor y, Tensor? state, AttentionOptions options, Tensor dq,
        Tensor dk, Tensor dv)
    {
        if (state is null)
            base.AttentionGrad(dy, q, k, v, y, state, options, dq, dk, dv);
        else if (q.DType == DType.Float32)
            AttendGrad<float, FloatLaunch>(dy, q, k, v, y, state, options, dq, dk, dv);
        else
            AttendGrad<double, DoubleLaunch>(dy, q, k, v, y, state, options, dq, dk, dv);
    }

    // Everything dropped leaves no factor to scale by; empty tensors are nothing to be fast at.
    private static bool IsFused(Tensor q, Tensor k, Tensor v, AttentionOptions options) =>
        q.Count > 0 && k.Count > 0 && v.Count > 0 && options.Dropout < 1;

    private static void Attend<TElement, TLaunch>(
        Tensor q, Tensor k, Tensor v, AttentionOptions options, Tensor y, Tensor logSums)
        where TElement : unmanaged
        where TLaunch : IElementLaunch<TElement>
    {
        using var rows = new AttentionRows();
        Tensor fullQ = rows.Of(q), fullK = rows.Of(k), fullV = rows.Of(v), fullY = rows.For(y);
        Tensor? mask = rows.Mask(q, k, options.Mask);
        var plan = new AttentionPlan(fullQ, fullK, fullV, options, mask);
        var kernel = new AttentionKernel<TElement>(
            plan, new(fullQ), new(fullK), new(fullV), new(fullY), logSums.Pointer<TElement>());
        TLaunch.Run(kernel, plan.Matrices * plan.QueryBlocks, fullQ, fullK, fullV, fullY, logSums, mask ?? q);
        rows.Finish();
    }

    private static void AttendGrad<TElement, TLaunch>(
        Tensor dy, Tensor q, Tensor k, Tensor v, Tensor y, Tensor logSums, AttentionOptions options, Tensor dq,
        Tensor dk, Tensor dv)
        where TElement : unmanaged
        where TLaunch : IElementLaunch<TElement>
    {
        using var rows = new AttentionRows();
        Tensor fullQ = rows.Of(q), fullK = rows.Of(k), fullV = rows.Of(v), fullY = rows.Of(y), fullDy = rows.Of(dy),
            fullDq = rows.For(dq), fullDk = rows.For(dk), fullDv = rows.For(dv);
        Tensor? mask = rows.Mask(q, k, options.Mask);
        var plan = new AttentionPlan(fullQ, fullK, fullV, options, mask);
        foreach (AttentionGradPart part in plan.Matrices / plan.Groups >= AttentionHeads
            ? (ReadOnlySpan<AttentionGradPart>)[AttentionGradPart.All]
            : [AttentionGradPart.Keys, AttentionGradPart.Queries])
        {
            var kernel = new AttentionGradKernel<TElement>(
                plan, part, new(fullQ), new(fullK), new(fullV), new(fullY), new(fullDy), logSums.Pointer<TElement>(),
                new(fullDq), new(fullDk), new(fullDv));
            TLaunch.Run(
                kernel, kernel.Items, fullQ, fullK, fullV, fullY, fullDy, logSums, fullDq, fullDk, fullDv, mask ?? q);
        }

        rows.Finish();
    }

    /// <summary>Launches kernels of one precision.</summary>
    private interface IElementLaunch<TElement>
        where TElement : unmanaged
    {
        static abstract void Run<TKernel>(in TKernel kernel, long items, params ReadOnlySpan<Tensor> tensors)
            where TKernel : struct, IElementKernel<TElement>;
    }

    private readonly struct FloatLaunch : IElementLaunch<float>
    {
        public static void Run<TKernel>(in TKernel kernel, long items, params ReadOnlySpan<Tensor> tensors)
            where TKernel : struct, IElementKernel<float>
            => Launch.Float(kernel, items, 1, tensors);
    }

    private readonly struct DoubleLaunch : IElementLaunch<double>
    {
        public static void Run<TKernel>(in TKernel kernel, long items, params ReadOnlySpan<Tensor> tensors)
            where TKernel : struct, IElementKernel<double>
            => Launch.Double(kernel, items, 1, tensors);
    }

    /// <summary>Tensors whose rows kernels can read in whole columns: as they are, or filled up with zeros.</summary>
    private sealed class AttentionRows : IDisposable
    {
        private readonly List<Tensor> _copies = [];
        private readonly List<(Tensor Copy, Tensor Target)> _results = [];

        public Tensor Of(Tensor x)
        {
            if (Fits(x))
                return x;
            Tensor full = Wide(x);
            Tensor own = full.Narrow(-1, 0, x.Shape[-1]);
            if (own.Shape[-1] < full.Shape[-1])
                full.Backend.Fill(full, 0);
            x.Backend.Copy(x, own);
            return full;
        }

        /// <summary>Where the kernel may write a result.</summary>
        public Tensor For(Tensor y)
        {
            if (Fits(y))
                return y;
            Tensor full = Wide(y);
            _results.Add((full, y));
            return full;
        }

        /// <summary>What is added to the scores, as [batch…, heads, S, queries or 1].</summary>
        public Tensor? Mask(Tensor q, Tensor k, Tensor? mask)
        {
            if (mask is null)
                return null;
            Shape batch = new(q.Shape.AsSpan()[..^2]);
            int queries = q.Shape[-2];
            if (mask.DType == DType.Bool)
            {
                // ln 1 = 0 and ln 0 = -∞.
                using Tensor ones = mask.Cast(q.DType);
                _copies.Add(mask = ones.Log());
            }

            mask = mask.Reshape([.. Enumerable.Repeat(1, q.Rank - mask.Rank), .. mask.Shape]).Transpose();
            bool isPerQuery = mask.Shape[-1] > 1;
            int width = isPerQuery ? (queries + AttentionColumns - 1) / AttentionColumns * AttentionColumns : 1;
            Tensor full = q.New([.. mask.Shape.AsSpan()[..^1], width]);
            _copies.Add(full);
            full.Backend.Copy(mask, full.Narrow(-1, 0, mask.Shape[-1]));
            return full.Expand([.. batch.AsSpan(), k.Shape[-2], width]);
        }

        public void Finish()
        {
            foreach ((Tensor copy, Tensor target) in _results)
                target.Backend.Copy(copy.Narrow(-1, 0, target.Shape[-1]), target);
        }

        public void Dispose()
        {
            foreach (Tensor copy in _copies)
                copy.Dispose();
        }

        private static bool Fits(Tensor x) => x.Layout.Strides[^1] == 1 && x.Shape[-1] % AttentionColumns == 0;

        private Tensor Wide(Tensor x)
        {
            int width = (x.Shape[-1] + AttentionColumns - 1) / AttentionColumns * AttentionColumns;
            Tensor full = x.New([.. x.Shape.AsSpan()[..^1], width]);
            _copies.Add(full);
            return full;
        }
    }
}
