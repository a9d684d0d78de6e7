using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>y = C h with h ← exp(Δ A) h + Δ B u, from the first states to the last. Keeps the states before each
/// chunk, if there is a place for them.</summary>
internal readonly unsafe struct SelectiveScanKernel<TElement, TMatrices>(
    TElement* u, TElement* delta, TElement* a, TElement* b, TElement* c, TElement* first, TElement* y, TElement* last,
    TElement* kept, SelectiveScanShape shape) : IElementKernel<TElement>
    where TElement : unmanaged
    where TMatrices : struct, ISelectiveScanMatrices
{
    private const int Strip = SelectiveScanShape.Strip;
    private const int Steps = SelectiveScanShape.Steps;

    public void Run<TLane, TScalar>(long start, long end)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        int block = shape.Block, length = shape.Length, line = Steps * Strip, states = shape.States;
        TElement* decay = KernelScratch.Get<TElement>(ScratchSlot.StateSpace, (4L * block) + (3 * line));
        TElement* h = decay + block, bs = h + block, cs = bs + block;
        TElement* us = cs + block, deltas = us + line, ys = deltas + line;
        for (long index = start; index < end; index++)
        {
            SelectiveScanItem item = shape.Item(index);
            SelectiveScanStrips.PackStates(a + ((long)item.Channel * states), decay, item.Width, states);
            SelectiveScanStrips.PackStates(first + shape.StatesOf(item), h, item.Width, states);
            if (TMatrices.AreConstant)
            {
                SelectiveScanStrips.PackStates(b + ((long)item.Channel * states), bs, item.Width, states);
                SelectiveScanStrips.PackStates(c + ((long)item.Channel * states), cs, item.Width, states);
            }

            for (int chunk = 0; chunk < shape.Chunks; chunk++)
            {
                int from = chunk * Steps, steps = Math.Min(Steps, length - from);
                if (kept != null)
                    new Span<TElement>(h, block).CopyTo(new(kept + (((index * shape.Chunks) + chunk) * block), block));
                SelectiveScanStrips.Pack<TLane, TElement>(u + item.Row + from, us, item.Width, length, steps);
                SelectiveScanStrips.Pack<TLane, TElement>(delta + item.Row + from, deltas, item.Width, length, steps);
                long matrix = item.Matrix + from;
                for (int j = 0; j < Strip; j += TLane.Count)
                {
                    Walk<TLane>(
                        decay + j, h + j, us + j, deltas + j, ys + j,
                        new(TMatrices.AreConstant ? bs + j : b + matrix, length),
                        new(TMatrices.AreConstant ? cs + j : c + matrix, length), steps);
                }

                SelectiveScanStrips.Unpack<TLane, TElement>(ys, y + item.Row + from, item.Width, length, steps);
            }

            SelectiveScanStrips.UnpackStates(h, last + shape.StatesOf(item), item.Width, states);
        }
    }

    private void Walk<TLane>(
        TElement* decay, TElement* h, TElement* us, TElement* deltas, TElement* ys,
        SelectiveScanMatrix<TElement, TMatrices> bs, SelectiveScanMatrix<TElement, TMatrices> cs, int steps)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        for (int t = 0; t < steps; t++)
        {
            TLane step = TLane.Load(deltas + (t * Strip)), drive = step * TLane.Load(us + (t * Strip));
            TLane sum = TLane.Of(0);
            SelectiveScanMatrix<TElement, TMatrices> bt = bs.At(t), ct = cs.At(t);
            for (int n = 0; n < shape.States; n++)
            {
                TLane state = TLane.FusedMultiplyAdd(
                    TLane.Exp(step * TLane.Load(decay + (n * Strip))), TLane.Load(h + (n * Strip)),
                    drive * bt.Of<TLane>(n));
                TLane.Store(state, h + (n * Strip));
                sum = TLane.FusedMultiplyAdd(state, ct.Of<TLane>(n), sum);
            }

            TLane.Store(sum, ys + (t * Strip));
        }
    }
}
