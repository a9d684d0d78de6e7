using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override (Tensor Y, Tensor Mean, Tensor Rstd) BatchNorm(Tensor x, Tensor? w, Tensor? b, double epsilon)
    {
        using var held = new Held(x, w, b);
        if (x.Count == 0)
            return base.BatchNorm(x, w, b, epsilon);
        return x.DType switch
        {
            DType.Float32 => BatchNorm<GpuF32, float>(x, w, b, epsilon),
            DType.Float64 => BatchNorm<GpuF64, double>(x, w, b, epsilon),
            _ => throw Unexpected(x.DType),
        };
    }

    public override (Tensor Dx, Tensor? Dw, Tensor Db) BatchNormGrad(
        Tensor dy, Tensor x, Tensor mean, Tensor rstd, Tensor? w)
    {
        using var held = new Held(dy, x, mean, rstd, w);
        if (x.Count == 0)
            return base.BatchNormGrad(dy, x, mean, rstd, w);
        return x.DType switch
        {
            DType.Float32 => BatchNormGrad<GpuF32, float>(dy, x, mean, rstd, w),
            DType.Float64 => BatchNormGrad<GpuF64, double>(dy, x, mean, rstd, w),
            _ => throw Unexpected(x.DType),
        };
    }

    private (Tensor Y, Tensor Mean, Tensor Rstd) BatchNorm<TLane, TElement>(
        Tensor x, Tensor? w, Tensor? b, double epsilon)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        (int channels, int n) = (x.Shape[1], x.Shape[2]);
        var plan = new ChannelPlan(x.Shape[0], channels, n);
        TElement partCount = TLane.Of((double)plan.Cover.PartCount).Element;
        TElement lastCount = TLane.Of((double)plan.Cover.LastCount).Element;
        Tensor means = x.New(plan.PartsShape), squares = x.New(plan.PartsShape);
        LaunchTiles(
            new MomentsKernel<TLane, TElement>(
                x.View<TElement>(), means.View<TElement>(), squares.View<TElement>(), plan.Cover, partCount, lastCount),
            plan.Cover);

        Tensor y = x.NewLike(), mean = x.New([1, channels, 1]), rstd = x.New([1, channels, 1]);
        var merge = new GroupCover(channels, plan.PartsOfChannel, 1, isCut: false);
        LaunchTiles(
            new MergeMomentsKernel<TLane, TElement>(
                new(means.View<TElement>(), squares.View<TElement>(), plan, partCount, lastCount),
                mean.View<TElement>(), rstd.View<TElement>(), merge,
                TLane.Of((double)x.Count / channels).Element, TLane.Of(epsilon).Element),
            merge);
        means.Dispose();
        squares.Dispose();
        queue.Launch(
            new BatchNormKernel<TLane, TElement>(
                x.View<TElement>(), mean.View<TElement>(), rstd.View<TElement>(), (w ?? x).View<TElement>(),
                (b ?? x).View<TElement>(), y.View<TElement>(), n, channels, w is null ? 0 : 1, b is null ? 0 : 1),
            x.Count);
        return (y, mean, rstd);
    }

    private (Tensor Dx, Tensor? Dw, Tensor Db) BatchNormGrad<TLane, TElement>(
        Tensor dy, Tensor x, Tensor mean, Tensor rstd, Tensor? w)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        (int channels, int n) = (x.Shape[1], x.Shape[2]);
        var plan = new ChannelPlan(x.Shape[0], channels, n);
        Tensor partsW = x.New(plan.PartsShape), partsB = x.New(plan.PartsShape);
        LaunchTiles(
            new BatchNormSumsKernel<TLane, TElement>(
                dy.View<TElement>(), x.View<TElement>(), mean.View<TElement>(), rstd.View<TElement>(),
                partsW.View<TElement>(), partsB.View<TElement>(), plan),
            plan.Cover);
        Tensor dw = SumOfChannels(partsW), db = SumOfChannels(partsB), dx = x.NewLike();
        queue.Launch(
            new BatchNormGradKernel<TLane, TElement>(
                dy.View<TElement>(), x.View<TElement>(), mean.View<TElement>(), rstd.View<TElement>(),
                (w ?? x).View<TElement>(), dw.View<TElement>(), db.View<TElement>(), dx.View<TElement>(), n, channels,
                TLane.Of((double)channels / x.Count).Element, w is null ? 0 : 1),
            x.Count);
        return (dx, w is null ? null : dw, db);
    }

    /// <summary>[a, channels, b] to [channels, 1].</summary>
    private Tensor SumOfChannels(Tensor parts)
    {
        (int a, int channels, int b) = (parts.Shape[0], parts.Shape[1], parts.Shape[2]);
        Tensor rows = parts;
        if (b > 1)
        {
            rows = parts.New([a, channels, 1]);
            Reduce(parts, rows, (long)a * channels, b, 1, default(SumOp));
            parts.Dispose();
        }

        if (a == 1)
            return rows.Reshape([channels, 1]);
        Tensor sum = rows.New([channels, 1]);
        Reduce(rows, sum, 1, a, channels, default(SumOp));
        rows.Dispose();
        return sum;
    }

    private static long Quotient(long a, long b) => a <= uint.MaxValue ? (uint)a / (uint)b : a / b;

    /// <summary>How the channels of [batch, channels, n] are cut into tiles, whose results are [a, channels, b].
    /// </summary>
    /// <remarks>Long channels are cut along n, short ones along the batch: neighbouring threads read neighbours.
    /// </remarks>
    internal readonly struct ChannelPlan
    {
        private const int ShortChannel = 32;

        public readonly GroupCover Cover;

        /// <summary>Elements of a channel that are side by side in a tile's columns; 1 where tiles are cut from rows.
        /// </summary>
        public readonly long Run;

        /// <summary>Channels.</summary>
        public readonly long Channels;

        private readonly long _a, _b, _isShort;

        public ChannelPlan(long batch, long channels, long n)
        {
            Channels = channels;
            if (n < ShortChannel)
            {
                Cover = new GroupCover(1, batch, channels * n, isCut: true);
                (_a, _b, Run, _isShort) = (Cover.Parts, n, n, 1);
            }
            else
            {
                Cover = new GroupCover(batch * channels, n, 1, isCut: true);
                (_a, _b, Run, _isShort) = (batch, Cover.Parts, 1, 0);
            }
        }

        public Shape PartsShape => new(checked((int)_a), checked((int)Channels), checked((int)_b));

        public long PartsOfChannel => _a * _b;

        /// <summary>The channel of a column.</summary>
        public long Channel(long position) => Quotient(position, Run) % Channels;

        /// <summary>Where in [a, channels, b] part number <paramref name="k"/> of a channel is.</summary>
        public long PlaceOfPart(long channel, long k)
        {
            long i = Quotient(k, _b);
            return (((i * Channels) + channel) * _b) + k - (i * _b);
        }

        /// <summary>Whether that part is a last, perhaps shorter one.</summary>
        public bool IsLast(long k)
        {
            long i = Quotient(k, _b);
            return (_isShort != 0 ? i : k - (i * _b)) == Cover.Parts - 1;
        }
    }

    /// <summary>One group is the columns of a tile: their means, and the squares of the distances from them.</summary>
    internal readonly struct MomentsKernel<TLane, TElement>(
        ArrayView<TElement> x, ArrayView<TElement> means, ArrayView<TElement> squares, GroupCover cover,
        TElement partCount, TElement lastCount) : IGpuGroupKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long piece)
        {
            ArrayView<TElement> slots = SharedMemory.Allocate<TElement>(GroupTree.Slots);
            ArrayView<TElement> centers = SharedMemory.Allocate<TElement>(GroupTree.Slots);
            GroupTile tile = cover.At(piece);
            TLane count = TLane.Of(tile.Part == cover.Parts - 1 ? lastCount : partCount);
            GroupTree.Fold(slots, tile, new SumFold<TLane, TElement, PlainTerm<TLane, TElement>>(new(x)));
            for (int column = Group.IdxX; column < tile.Width; column += Group.DimX)
            {
                TLane center = TLane.Of(slots[column]) / count;
                centers[column] = center.Element;
                means[tile.Result + column] = center.Element;
            }

            Group.Barrier();
            for (int slot = Group.IdxX; slot < tile.Slots; slot += Group.DimX)
            {
                slots[slot] = tile.Fold<TElement, SumFold<TLane, TElement, SquareTerm<TLane, TElement>>>(
                    slot, new(new(x, centers[tile.Column(slot)])));
            }

            GroupTree.Join(
                slots, tile.Rows, tile.Width,
                new SumFold<TLane, TElement, SquareTerm<TLane, TElement>>(new(x, partCount)));
            for (int column = Group.IdxX; column < tile.Width; column += Group.DimX)
                squares[tile.Result + column] = slots[column];
            Group.Barrier();
        }
    }

    /// <summary>The means and squares of the parts of channels.</summary>
    internal readonly struct PartMoments<TLane, TElement>(
        ArrayView<TElement> means, ArrayView<TElement> squares, ChannelPlan plan, TElement partCount,
        TElement lastCount)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public TLane Count(long k) => TLane.Of(plan.IsLast(k) ? lastCount : partCount);

        public TLane Mean(long channel, long k) => TLane.Of(means[plan.PlaceOfPart(channel, k)]);

        public TLane Squares(long channel, long k) => TLane.Of(squares[plan.PlaceOfPart(channel, k)]);
    }

    /// <summary>The sum of a part.</summary>
    internal readonly struct PartSumTerm<TLane, TElement>(PartMoments<TLane, TElement> parts, long channel)
        : ITerm<TLane>
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public TLane At(long place, long k) => parts.Count(k) * parts.Mean(channel, k);
    }

    /// <summary>The squares of a part about the mean of all parts.</summary>
    internal readonly struct PartSquareTerm<TLane, TElement>(
        PartMoments<TLane, TElement> parts, long channel, TElement mean) : ITerm<TLane>
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public TLane At(long place, long k)
        {
            TLane shift = parts.Mean(channel, k) - TLane.Of(mean);
            return parts.Squares(channel, k) + (parts.Count(k) * shift * shift);
        }
    }

    /// <summary>One group is one channel: mean and rstd of all its parts.</summary>
    /// <remarks>Chan, Golub and LeVeque, Updating formulae and a pairwise algorithm for computing sample variances,
    /// 1979.</remarks>
    internal readonly struct MergeMomentsKernel<TLane, TElement>(
        PartMoments<TLane, TElement> parts, ArrayView<TElement> mean, ArrayView<TElement> rstd, GroupCover cover,
        TElement count, TElement epsilon) : IGpuGroupKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long piece)
        {
            ArrayView<TElement> slots = SharedMemory.Allocate<TElement>(GroupTree.Slots);
            GroupTile tile = cover.At(piece);
            TLane all = TLane.Of(count);
            TLane center = TLane.Of(GroupTree.Row(
                slots, tile,
                new SumFold<TLane, TElement, PartSumTerm<TLane, TElement>>(new(parts, piece)))) / all;
            TLane squares = TLane.Of(GroupTree.Row(
                slots, tile,
                new SumFold<TLane, TElement, PartSquareTerm<TLane, TElement>>(new(parts, piece, center.Element))));
            if (Group.IdxX != 0)
                return;
            mean[piece] = center.Element;
            rstd[piece] = (TLane.Of(1.0) / TLane.Sqrt((squares / all) + TLane.Of(epsilon))).Element;
        }
    }

    internal readonly struct BatchNormKernel<TLane, TElement>(
        ArrayView<TElement> x, ArrayView<TElement> mean, ArrayView<TElement> rstd, ArrayView<TElement> w,
        ArrayView<TElement> b, ArrayView<TElement> y, long n, long channels, int hasW, int hasB) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long row = Quotient(index, n), channel = row - (Quotient(row, channels) * channels);
            TLane value = (TLane.Of(x[index]) - TLane.Of(mean[channel])) * TLane.Of(rstd[channel]);
            if (hasW != 0)
                value *= TLane.Of(w[channel]);
            if (hasB != 0)
                value += TLane.Of(b[channel]);
            y[index] = value.Element;
        }
    }

    /// <summary>One group is the columns of a tile: their Σ dy x̂ and Σ dy.</summary>
    internal readonly struct BatchNormSumsKernel<TLane, TElement>(
        ArrayView<TElement> dy, ArrayView<TElement> x, ArrayView<TElement> mean, ArrayView<TElement> rstd,
        ArrayView<TElement> partsW, ArrayView<TElement> partsB, ChannelPlan plan) : IGpuGroupKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long piece)
        {
            ArrayView<Pair<TElement>> slots = SharedMemory.Allocate<Pair<TElement>>(GroupTree.Slots);
            GroupTile tile = plan.Cover.At(piece);
            for (int slot = Group.IdxX; slot < tile.Slots; slot += Group.DimX)
            {
                slots[slot] = tile.Fold<
                    Pair<TElement>, SumPairFold<TLane, TElement, NormGradientTerm<TLane, TElement>>>(
                    slot, Sums(plan.Channel(tile.Position + tile.Column(slot))));
            }

            GroupTree.Join(slots, tile.Rows, tile.Width, Sums(0));
            for (int column = Group.IdxX; column < tile.Width; column += Group.DimX)
            {
                partsB[tile.Result + column] = slots[column].First;
                partsW[tile.Result + column] = slots[column].Second;
            }

            Group.Barrier();
        }

        private SumPairFold<TLane, TElement, NormGradientTerm<TLane, TElement>> Sums(long channel) =>
            new(new(dy, x, x, mean[channel], rstd[channel], 0));
    }

    /// <summary>dx = rstd w (dy - x̂ · mean(dy x̂) - mean dy).</summary>
    internal readonly struct BatchNormGradKernel<TLane, TElement>(
        ArrayView<TElement> dy, ArrayView<TElement> x, ArrayView<TElement> mean, ArrayView<TElement> rstd,
        ArrayView<TElement> w, ArrayView<TElement> dw, ArrayView<TElement> db, ArrayView<TElement> dx, long n,
        long channels, TElement share, int hasW) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long index)
        {
            long row = Quotient(index, n), channel = row - (Quotient(row, channels) * channels);
            TLane scale = TLane.Of(rstd[channel]), part = TLane.Of(share);
            TLane standard = (TLane.Of(x[index]) - TLane.Of(mean[channel])) * scale;
            TLane c1 = TLane.Of(db[channel]) * part, c2 = TLane.Of(dw[channel]) * part;
            if (hasW != 0)
                scale *= TLane.Of(w[channel]);
            dx[index] = ((TLane.Of(dy[index]) - (standard * c2) - c1) * scale).Element;
        }
    }
}
