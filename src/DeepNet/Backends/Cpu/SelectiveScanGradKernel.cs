using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>The gradients: chunk by chunk from the last, states are computed again from those that were kept.</summary>
/// <remarks>
/// With g the gradient of h: g = C dy + exp(Δ′ A) g′ where ′ is the next step; dB = Σ g Δ u and dC = Σ dy h over
/// channels, or over steps where B and C are constant; du = Δ Σ g B over states, and through the exponential
/// dA = Σ g h₋₁ exp(Δ A) Δ.
/// </remarks>
/// <param name="u">u.</param>
/// <param name="delta">Δ.</param>
/// <param name="a">A.</param>
/// <param name="b">B.</param>
/// <param name="c">C.</param>
/// <param name="dy">Gradient of y.</param>
/// <param name="dLast">Gradient of the last states, or null for 0.</param>
/// <param name="kept">What the forward pass kept.</param>
/// <param name="du">Gradient of u.</param>
/// <param name="dDelta">Gradient of Δ.</param>
/// <param name="dA">[batch, channels, states], to be added up over the batch.</param>
/// <param name="dB">[batch, groups, strips, states, length], to be added up over the strips; as dA for constant
/// matrices.</param>
/// <param name="dC">The same.</param>
/// <param name="dFirst">Gradient of the first states.</param>
/// <param name="shape">The sizes.</param>
internal readonly unsafe struct SelectiveScanGradKernel<TElement, TMatrices>(
    TElement* u, TElement* delta, TElement* a, TElement* b, TElement* c, TElement* dy, TElement* dLast,
    TElement* kept, TElement* du, TElement* dDelta, TElement* dA, TElement* dB, TElement* dC, TElement* dFirst,
    SelectiveScanShape shape)
    : IElementKernel<TElement>
    where TElement : unmanaged
    where TMatrices : struct, ISelectiveScanMatrices
{
    private const int Strip = SelectiveScanShape.Strip;
    private const int Steps = SelectiveScanShape.Steps;

    public void Run<TLane, TScalar>(long start, long end)
        where TLane : struct, IPackedLane<TLane, TElement>
        where TScalar : struct, IPackedLane<TScalar, TElement>
    {
        int block = shape.Block, length = shape.Length, line = Steps * Strip, count = shape.States;
        TElement* decay = KernelScratch.Get<TElement>(
            ScratchSlot.StateSpace, ((8L + (2 * Steps)) * block) + (5 * line));
        TElement* carry = decay + block, sumA = carry + block, sumB = sumA + block, sumC = sumB + block;
        TElement* bs = sumC + block, cs = bs + block, states = cs + block;
        TElement* factors = states + ((Steps + 1L) * block);
        TElement* us = factors + ((long)Steps * block), deltas = us + line, dys = deltas + line;
        TElement* dus = dys + line, dDeltas = dus + line;
        for (long index = start; index < end; index++)
        {
            SelectiveScanItem item = shape.Item(index);
            SelectiveScanStrips.PackStates(a + ((long)item.Channel * count), decay, item.Width, count);
            if (TMatrices.AreConstant)
            {
                SelectiveScanStrips.PackStates(b + ((long)item.Channel * count), bs, item.Width, count);
                SelectiveScanStrips.PackStates(c + ((long)item.Channel * count), cs, item.Width, count);
            }

            new Span<TElement>(carry, 4 * block).Clear();
            long place = shape.StatesOf(item);
            if (dLast != null)
                SelectiveScanStrips.PackStates(dLast + place, carry, item.Width, count);
            for (int chunk = shape.Chunks - 1; chunk >= 0; chunk--)
            {
                int from = chunk * Steps, steps = Math.Min(Steps, length - from);
                SelectiveScanStrips.Pack<TLane, TElement>(u + item.Row + from, us, item.Width, length, steps);
                SelectiveScanStrips.Pack<TLane, TElement>(delta + item.Row + from, deltas, item.Width, length, steps);
                SelectiveScanStrips.Pack<TLane, TElement>(dy + item.Row + from, dys, item.Width, length, steps);
                new Span<TElement>(kept + (((index * shape.Chunks) + chunk) * block), block).CopyTo(new(states, block));
                long matrix = item.Matrix + from;
                for (int j = 0; j < Strip; j += TLane.Count)
                {
                    SelectiveScanMatrix<TElement, TMatrices>
                        bj = new(TMatrices.AreConstant ? bs + j : b + matrix, length),
                        cj = new(TMatrices.AreConstant ? cs + j : c + matrix, length);
                    Again<TLane>(decay + j, us + j, deltas + j, states + j, factors + j, bj, steps);
                    Back<TLane>(
                        decay + j, us + j, deltas + j, dys + j, states + j, factors + j, carry + j, sumA + j, sumB + j,
                        sumC + j, dus + j, dDeltas + j, bj, cj, steps);
                }

                SelectiveScanStrips.Unpack<TLane, TElement>(dus, du + item.Row + from, item.Width, length, steps);
                SelectiveScanStrips.Unpack<TLane, TElement>(
                    dDeltas, dDelta + item.Row + from, item.Width, length, steps);
                for (int n = 0; n < count && !TMatrices.AreConstant; n++)
                {
                    long target = (((index * count) + n) * length) + from;
                    SelectiveScanStrips.Sum<TLane, TScalar, TElement>(
                        factors + (n * Strip), block, dB + target, steps);
                    SelectiveScanStrips.Sum<TLane, TScalar, TElement>(
                        states + block + (n * Strip), block, dC + target, steps);
                }
            }

            SelectiveScanStrips.UnpackStates(sumA, dA + place, item.Width, count);
            SelectiveScanStrips.UnpackStates(carry, dFirst + place, item.Width, count);
            if (TMatrices.AreConstant)
            {
                SelectiveScanStrips.UnpackStates(sumB, dB + place, item.Width, count);
                SelectiveScanStrips.UnpackStates(sumC, dC + place, item.Width, count);
            }
        }
    }

    /// <summary>The chunk's states and factors exp(Δ A), as in the forward pass.</summary>
    private void Again<TLane>(
        TElement* decay, TElement* us, TElement* deltas, TElement* states, TElement* factors,
        SelectiveScanMatrix<TElement, TMatrices> bs, int steps)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        for (int t = 0; t < steps; t++)
        {
            TLane step = TLane.Load(deltas + (t * Strip)), drive = step * TLane.Load(us + (t * Strip));
            SelectiveScanMatrix<TElement, TMatrices> bt = bs.At(t);
            TElement* h = states + ((long)t * shape.Block);
            TElement* factor = factors + ((long)t * shape.Block);
            for (int n = 0; n < shape.States; n++)
            {
                TLane f = TLane.Exp(step * TLane.Load(decay + (n * Strip)));
                TLane.Store(f, factor + (n * Strip));
                TLane.Store(
                    TLane.FusedMultiplyAdd(f, TLane.Load(h + (n * Strip)), drive * bt.Of<TLane>(n)),
                    h + shape.Block + (n * Strip));
            }
        }
    }

    /// <summary>From the chunk's last step to its first. Leaves g Δ u in place of the factors and dy h in place of the
    /// states, or adds them up.</summary>
    private void Back<TLane>(
        TElement* decay, TElement* us, TElement* deltas, TElement* dys, TElement* states, TElement* factors,
        TElement* carry, TElement* sumA, TElement* sumB, TElement* sumC, TElement* dus, TElement* dDeltas,
        SelectiveScanMatrix<TElement, TMatrices> bs, SelectiveScanMatrix<TElement, TMatrices> cs, int steps)
        where TLane : struct, IPackedLane<TLane, TElement>
    {
        for (int t = steps - 1; t >= 0; t--)
        {
            TLane step = TLane.Load(deltas + (t * Strip)), input = TLane.Load(us + (t * Strip));
            TLane dyt = TLane.Load(dys + (t * Strip)), drive = step * input;
            TLane byDrive = TLane.Of(0), byExponent = TLane.Of(0);
            SelectiveScanMatrix<TElement, TMatrices> bt = bs.At(t), ct = cs.At(t);
            for (int n = 0; n < shape.States; n++)
            {
                int at = n * Strip;
                TElement* before = states + ((long)t * shape.Block) + at;
                TElement* factor = factors + ((long)t * shape.Block) + at;
                TLane g = TLane.FusedMultiplyAdd(dyt, ct.Of<TLane>(n), TLane.Load(carry + at));
                TLane passed = g * TLane.Load(factor);
                TLane exponent = passed * TLane.Load(before);
                TLane.Store(passed, carry + at);
                TLane.Store(TLane.FusedMultiplyAdd(exponent, step, TLane.Load(sumA + at)), sumA + at);
                byExponent = TLane.FusedMultiplyAdd(exponent, TLane.Load(decay + at), byExponent);
                byDrive = TLane.FusedMultiplyAdd(g, bt.Of<TLane>(n), byDrive);
                TLane state = TLane.Load(before + shape.Block);
                if (TMatrices.AreConstant)
                {
                    TLane.Store(TLane.FusedMultiplyAdd(g, drive, TLane.Load(sumB + at)), sumB + at);
                    TLane.Store(TLane.FusedMultiplyAdd(dyt, state, TLane.Load(sumC + at)), sumC + at);
                }
                else
                {
                    TLane.Store(g * drive, factor);
                    TLane.Store(dyt * state, before + shape.Block);
                }
            }

            TLane.Store(byDrive * step, dus + (t * Strip));
            TLane.Store(TLane.FusedMultiplyAdd(byDrive, input, byExponent), dDeltas + (t * Strip));
        }
    }
}
