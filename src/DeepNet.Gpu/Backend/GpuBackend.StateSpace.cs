using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

/// <summary>State space models: one kernel over the whole sequence for each strip of channels.</summary>
internal sealed partial class GpuBackend
{
    public override (Tensor Y, Tensor State, Tensor? Saved) SelectiveScan(Tensor[] inputs, bool keep)
    {
        using var held = new Held(inputs);
        if (!IsFusedScan(inputs))
            return base.SelectiveScan(inputs, keep);
        return inputs[0].DType == DType.Float32
            ? SelectiveScan<GpuF32, float>(inputs, keep)
            : SelectiveScan<GpuF64, double>(inputs, keep);
    }

    public override Tensor?[] SelectiveScanGrad(Tensor[] inputs, Tensor? saved, Tensor? dy, Tensor? dState)
    {
        using var held = new Held(inputs, saved, dy, dState);
        if (!IsFusedScan(inputs) || saved is null)
            return base.SelectiveScanGrad(inputs, saved, dy, dState);
        dy ??= Tensor.Zeros(inputs[0].Shape, inputs[0].DType, inputs[0].Device);
        return inputs[0].DType == DType.Float32
            ? SelectiveScanGrad<GpuF32, float>(inputs, saved, dy, dState)
            : SelectiveScanGrad<GpuF64, double>(inputs, saved, dy, dState);
    }

    private bool IsFusedScan(Tensor[] inputs) =>
        inputs[0].Count > 0 && inputs[2].Count > 0 && queue.GroupThreads >= ScanSizes.Strip;

    private int ScanThreads => Math.Min(queue.GroupThreads, ScanSizes.MostThreads);

    private static ScanSizes SizesOf(Tensor[] inputs)
    {
        // [1, channels, states, 1]; where a single step looks so too, it is the same.
        bool isConstant = Array.TrueForAll(
            inputs[3..5], x => x.Shape[0] == 1 && x.Shape[1] == inputs[0].Shape[1] && x.Shape[3] == 1);
        return new ScanSizes(
            inputs[0].Shape[0], inputs[0].Shape[1], isConstant ? 1 : inputs[3].Shape[1], inputs[2].Shape[1],
            inputs[0].Shape[2], isConstant);
    }

    private (Tensor Y, Tensor State, Tensor? Saved) SelectiveScan<TLane, TElement>(Tensor[] x, bool keep)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        ScanSizes sizes = SizesOf(x);
        Tensor y = x[0].NewLike(), last = x[5].Clone();
        Tensor? kept = keep
            ? x[0].New([x[0].Shape[0], sizes.Channels, sizes.Chunks, sizes.States]) : null;
        queue.LaunchGroups(
            new ScanKernel<TLane, TElement>(
                x[0].View<TElement>(), x[1].View<TElement>(), x[2].View<TElement>(), x[3].View<TElement>(),
                x[4].View<TElement>(), y.View<TElement>(), last.View<TElement>(), (kept ?? y).View<TElement>(),
                keep ? 1 : 0, sizes),
            sizes.Pieces, ScanThreads);
        return (y, last, kept);
    }

    private Tensor?[] SelectiveScanGrad<TLane, TElement>(Tensor[] x, Tensor kept, Tensor dy, Tensor? dState)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        ScanSizes sizes = SizesOf(x);
        (int batch, int channels, int states) = (x[0].Shape[0], sizes.Channels, sizes.States);
        Tensor du = x[0].NewLike(), dDelta = x[1].NewLike();
        Tensor dFirst = dState?.Clone() ?? Tensor.Zeros(x[5].Shape, x[5].DType, x[5].Device);
        Shape perChannel = [batch, channels, states];
        Tensor partsA = Tensor.Zeros(perChannel, du.DType, du.Device), partsB, partsC;
        int strips = sizes.Strips, outer = 1, n = batch;
        if (sizes.IsConstant != 0)
        {
            partsB = Tensor.Zeros(perChannel, du.DType, du.Device);
            partsC = Tensor.Zeros(perChannel, du.DType, du.Device);
        }
        else
        {
            (outer, n) = (batch * x[3].Shape[1], strips);
            partsB = du.New([outer, strips, states, sizes.Length]);
            partsC = partsB.NewLike();
        }

        queue.LaunchGroups(
            new ScanGradKernel<TLane, TElement>(
                x[0].View<TElement>(), x[1].View<TElement>(), x[2].View<TElement>(), x[3].View<TElement>(),
                x[4].View<TElement>(), dy.View<TElement>(), kept.View<TElement>(), du.View<TElement>(),
                dDelta.View<TElement>(), partsA.View<TElement>(), partsB.View<TElement>(), partsC.View<TElement>(),
                dFirst.View<TElement>(), sizes),
            sizes.Pieces, ScanThreads);
        return
        [
            du, dDelta, Added(partsA, 1, batch, x[2]), Added(partsB, outer, n, x[3]), Added(partsC, outer, n, x[4]),
            dFirst,
        ];

        Tensor Added(Tensor all, int first, int parts, Tensor like)
        {
            Tensor sum = like.NewLike();
            Reduce(all, sum, first, parts, like.Count / first, default(SumOp));
            all.Dispose();
            return sum;
        }
    }

    /// <summary>y = C h with h ← exp(Δ A) h + Δ B u. A group does a strip of channels chunk by chunk: a thread walks
    /// some states of one channel, then they add up what the states give to each step.</summary>
    internal readonly struct ScanKernel<TLane, TElement>(
        ArrayView<TElement> u, ArrayView<TElement> delta, ArrayView<TElement> a, ArrayView<TElement> b,
        ArrayView<TElement> c, ArrayView<TElement> y, ArrayView<TElement> states, ArrayView<TElement> kept, int keeps,
        ScanSizes sizes) : IGpuGroupKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long piece)
        {
            ArrayView<TElement> sums = SharedMemory.Allocate<TElement>(ScanSizes.Steps * ScanSizes.Pitch);
            int lane = Group.IdxX % ScanSizes.Strip, share = Group.IdxX / ScanSizes.Strip;
            int shares = Group.DimX / ScanSizes.Strip;
            ScanPlace at = sizes.Place(piece, lane);
            int own = at.IsInside != 0 ? sizes.States : 0;
            for (int chunk = 0; chunk < sizes.Chunks; chunk++)
            {
                int from = chunk * ScanSizes.Steps;
                int steps = sizes.Length - from < ScanSizes.Steps ? sizes.Length - from : ScanSizes.Steps;
                long first = (at.Row * sizes.Length) + from;
                for (int t = 0; t < steps; t++)
                    sums[(t * ScanSizes.Pitch) + Group.IdxX] = TLane.Of(0.0).Element;
                for (int n = share; n < own; n += shares)
                {
                    long place = (at.Row * sizes.States) + n;
                    TLane h = TLane.Of(states[place]), decay = TLane.Of(a[((long)at.Channel * sizes.States) + n]);
                    if (keeps != 0)
                        kept[(((at.Row * sizes.Chunks) + chunk) * sizes.States) + n] = h.Element;
                    long matrix = at.Matrix + ((long)n * sizes.MatrixState) + ((long)from * sizes.MatrixStep);
                    for (int t = 0; t < steps; t++)
                    {
                        TLane step = TLane.Of(delta[first + t]), drive = step * TLane.Of(u[first + t]);
                        h = TLane.FusedMultiplyAdd(TLane.Exp(step * decay), h, drive * TLane.Of(b[matrix]));
                        int slot = (t * ScanSizes.Pitch) + Group.IdxX;
                        sums[slot] = TLane.FusedMultiplyAdd(h, TLane.Of(c[matrix]), TLane.Of(sums[slot])).Element;
                        matrix += sizes.MatrixStep;
                    }

                    states[place] = h.Element;
                }

                Group.Barrier();
                for (int t = share; t < steps; t += shares)
                {
                    if (at.IsInside != 0)
                        y[first + t] = OfShares(sums, t, lane, shares).Element;
                }

                Group.Barrier();
            }
        }

        /// <summary>The sum of what a channel's threads found at a step.</summary>
        public static TLane OfShares(ArrayView<TElement> sums, int step, int lane, int shares)
        {
            int slot = (step * ScanSizes.Pitch) + lane;
            TLane sum = TLane.Of(sums[slot]);
            for (int i = 1; i < shares; i++)
                sum += TLane.Of(sums[slot + (i * ScanSizes.Strip)]);
            return sum;
        }
    }

    /// <summary>The gradients: chunk by chunk from the last, states are computed again from those that were
    /// kept.</summary>
    /// <remarks>
    /// With g the gradient of h: g = C dy + exp(Δ′ A) g′ where ′ is the next step; dB = Σ g Δ u and dC = Σ dy h over
    /// channels, or over steps where B and C are constant; du = Δ Σ g B over states, and through the exponential
    /// dA = Σ g h₋₁ exp(Δ A) Δ. Work is shared as in <see cref="ScanKernel{TLane, TElement}"/>; sums over the channels
    /// of a strip go through shared memory, and the strips are added up afterwards.
    /// </remarks>
    internal readonly struct ScanGradKernel<TLane, TElement>(
        ArrayView<TElement> u, ArrayView<TElement> delta, ArrayView<TElement> a, ArrayView<TElement> b,
        ArrayView<TElement> c, ArrayView<TElement> dy, ArrayView<TElement> kept, ArrayView<TElement> du,
        ArrayView<TElement> dDelta, ArrayView<TElement> dA, ArrayView<TElement> dB, ArrayView<TElement> dC,
        ArrayView<TElement> carries, ScanSizes sizes) : IGpuGroupKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long piece)
        {
            const int size = ScanSizes.Steps * ScanSizes.Pitch;
            ArrayView<TElement> states = SharedMemory.Allocate<TElement>(size);
            ArrayView<TElement> driven = SharedMemory.Allocate<TElement>(size);
            ArrayView<TElement> byDrive = SharedMemory.Allocate<TElement>(size);
            ArrayView<TElement> byExponent = SharedMemory.Allocate<TElement>(size);
            int lane = Group.IdxX % ScanSizes.Strip, share = Group.IdxX / ScanSizes.Strip;
            int shares = Group.DimX / ScanSizes.Strip;
            ScanPlace at = sizes.Place(piece, lane);
            TElement zero = TLane.Of(0.0).Element;
            for (int chunk = sizes.Chunks - 1; chunk >= 0; chunk--)
            {
                int from = chunk * ScanSizes.Steps;
                int steps = sizes.Length - from < ScanSizes.Steps ? sizes.Length - from : ScanSizes.Steps;
                long first = (at.Row * sizes.Length) + from;
                for (int t = 0; t < steps; t++)
                {
                    byDrive[(t * ScanSizes.Pitch) + Group.IdxX] = zero;
                    byExponent[(t * ScanSizes.Pitch) + Group.IdxX] = zero;
                }

                for (int n0 = 0; n0 < sizes.States; n0 += shares)
                {
                    int n = n0 + share;
                    if (at.IsInside != 0 && n < sizes.States)
                    {
                        Walk(at, chunk, n, first, steps, states, driven, byDrive, byExponent);
                    }
                    else
                    {
                        for (int t = 0; t < steps; t++)
                        {
                            states[(t * ScanSizes.Pitch) + Group.IdxX] = zero;
                            driven[(t * ScanSizes.Pitch) + Group.IdxX] = zero;
                        }
                    }

                    if (sizes.IsConstant != 0)
                        continue;
                    Group.Barrier();
                    if (n < sizes.States && lane < steps)
                    {
                        long target = (((piece * sizes.States) + n) * sizes.Length) + from + lane;
                        dB[target] = OfStrip(driven, lane, share).Element;
                        dC[target] = OfStrip(states, lane, share).Element;
                    }

                    Group.Barrier();
                }

                Group.Barrier();
                for (int t = share; t < steps; t += shares)
                {
                    if (at.IsInside == 0)
                        continue;
                    TLane drive = ScanKernel<TLane, TElement>.OfShares(byDrive, t, lane, shares);
                    TLane exponent = ScanKernel<TLane, TElement>.OfShares(byExponent, t, lane, shares);
                    du[first + t] = (drive * TLane.Of(delta[first + t])).Element;
                    dDelta[first + t] = TLane.FusedMultiplyAdd(drive, TLane.Of(u[first + t]), exponent).Element;
                }

                Group.Barrier();
            }
        }

        /// <summary>A chunk of one state of one channel, forwards and back. Leaves dy h and g Δ u per step in shared
        /// memory, or adds them up.</summary>
        private void Walk(
            ScanPlace at, int chunk, int n, long first, int steps, ArrayView<TElement> states,
            ArrayView<TElement> driven, ArrayView<TElement> byDrive, ArrayView<TElement> byExponent)
        {
            long place = (at.Row * sizes.States) + n;
            TLane decay = TLane.Of(a[((long)at.Channel * sizes.States) + n]);
            TLane h = TLane.Of(kept[(((at.Row * sizes.Chunks) + chunk) * sizes.States) + n]);
            long matrix = at.Matrix + ((long)n * sizes.MatrixState)
                + ((long)chunk * ScanSizes.Steps * sizes.MatrixStep);
            for (int t = 0; t < steps; t++)
            {
                states[(t * ScanSizes.Pitch) + Group.IdxX] = h.Element;
                TLane step = TLane.Of(delta[first + t]), drive = step * TLane.Of(u[first + t]);
                h = TLane.FusedMultiplyAdd(
                    TLane.Exp(step * decay), h, drive * TLane.Of(b[matrix + ((long)t * sizes.MatrixStep)]));
            }

            TLane carry = TLane.Of(carries[place]), sumA = TLane.Of(dA[place]);
            TLane sumB = TLane.Of(0.0), sumC = sumB;
            for (int t = steps - 1; t >= 0; t--)
            {
                int slot = (t * ScanSizes.Pitch) + Group.IdxX;
                long of = matrix + ((long)t * sizes.MatrixStep);
                TLane step = TLane.Of(delta[first + t]), drive = step * TLane.Of(u[first + t]);
                TLane dyt = TLane.Of(dy[first + t]), before = TLane.Of(states[slot]);
                TLane g = TLane.FusedMultiplyAdd(dyt, TLane.Of(c[of]), carry);
                carry = g * TLane.Exp(step * decay);
                TLane exponent = carry * before;
                sumA = TLane.FusedMultiplyAdd(exponent, step, sumA);
                byExponent[slot] = TLane.FusedMultiplyAdd(exponent, decay, TLane.Of(byExponent[slot])).Element;
                byDrive[slot] = TLane.FusedMultiplyAdd(g, TLane.Of(b[of]), TLane.Of(byDrive[slot])).Element;
                TLane toB = g * drive, toC = dyt * h;
                sumB += toB;
                sumC += toC;
                driven[slot] = toB.Element;
                states[slot] = toC.Element;
                h = before;
            }

            carries[place] = carry.Element;
            dA[place] = sumA.Element;
            if (sizes.IsConstant == 0)
                return;
            dB[place] = (TLane.Of(dB[place]) + sumB).Element;
            dC[place] = (TLane.Of(dC[place]) + sumC).Element;
        }

        /// <summary>The sum over the channels of a strip at a step, for the states of one share.</summary>
        private static TLane OfStrip(ArrayView<TElement> values, int step, int share)
        {
            int slot = (step * ScanSizes.Pitch) + (share * ScanSizes.Strip);
            TLane sum = TLane.Of(values[slot]);
            for (int i = 1; i < ScanSizes.Strip; i++)
                sum += TLane.Of(values[slot + i]);
            return sum;
        }
    }
}
