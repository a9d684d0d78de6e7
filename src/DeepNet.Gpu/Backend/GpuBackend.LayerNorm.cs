using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override (Tensor Y, Tensor Mean, Tensor Rstd) LayerNorm(
        Tensor x, Tensor? w, Tensor? b, double epsilon, bool center)
    {
        using var held = new Held(x, w, b);
        if (x.Count == 0)
            return base.LayerNorm(x, w, b, epsilon, center);
        return x.DType switch
        {
            DType.Float32 => LayerNorm<GpuF32, float>(x, w, b, epsilon, center),
            DType.Float64 => LayerNorm<GpuF64, double>(x, w, b, epsilon, center),
            _ => throw Unexpected(x.DType),
        };
    }

    public override (Tensor Dx, Tensor? Dw, Tensor? Db) LayerNormGrad(
        Tensor dy, Tensor x, Tensor mean, Tensor rstd, Tensor? w, bool center, bool needsDb)
    {
        using var held = new Held(dy, x, mean, rstd, w);
        if (x.Count == 0)
            return base.LayerNormGrad(dy, x, mean, rstd, w, center, needsDb);
        return x.DType switch
        {
            DType.Float32 => LayerNormGrad<GpuF32, float>(dy, x, mean, rstd, w, center, needsDb),
            DType.Float64 => LayerNormGrad<GpuF64, double>(dy, x, mean, rstd, w, center, needsDb),
            _ => throw Unexpected(x.DType),
        };
    }

    private (Tensor Y, Tensor Mean, Tensor Rstd) LayerNorm<TLane, TElement>(
        Tensor x, Tensor? w, Tensor? b, double epsilon, bool center)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        int rows = x.Shape[0], n = x.Shape[1];
        Tensor y = x.NewLike(), mean = x.New([rows, 1]), rstd = x.New([rows, 1]);
        var cover = new GroupCover(rows, n, 1, isCut: false);
        LaunchTiles(
            new LayerNormKernel<TLane, TElement>(
                x.View<TElement>(), (w ?? x).View<TElement>(), (b ?? x).View<TElement>(), y.View<TElement>(),
                mean.View<TElement>(), rstd.View<TElement>(), cover, n, TLane.Of((double)n).Element,
                TLane.Of(epsilon).Element, center ? 1 : 0, w is null ? 0 : 1, b is null ? 0 : 1),
            cover);
        return (y, mean, rstd);
    }

    private (Tensor Dx, Tensor? Dw, Tensor? Db) LayerNormGrad<TLane, TElement>(
        Tensor dy, Tensor x, Tensor mean, Tensor rstd, Tensor? w, bool center, bool needsDb)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        int rows = x.Shape[0], n = x.Shape[1];
        Tensor dx = x.NewLike();
        var cover = new GroupCover(rows, n, 1, isCut: false);
        LaunchTiles(
            new LayerNormGradKernel<TLane, TElement>(
                dy.View<TElement>(), x.View<TElement>(), mean.View<TElement>(), rstd.View<TElement>(),
                (w ?? x).View<TElement>(), dx.View<TElement>(), cover, n, TLane.Of((double)n).Element,
                center ? 1 : 0, w is null ? 0 : 1),
            cover);
        if (w is null && !needsDb)
            return (dx, null, null);

        var columns = new GroupCover(1, rows, n, isCut: true);
        int parts = checked((int)columns.Parts);
        Tensor dw = x.New([parts, n]), db = x.New([parts, n]);
        LaunchTiles(
            new LayerNormColumnKernel<TLane, TElement>(
                dy.View<TElement>(), x.View<TElement>(), mean.View<TElement>(), rstd.View<TElement>(),
                dw.View<TElement>(), db.View<TElement>(), columns),
            columns);
        return (dx, w is null ? null : SumOfParts(dw), needsDb ? SumOfParts(db) : null);
    }

    private Tensor SumOfParts(Tensor parts)
    {
        (int count, int n) = (parts.Shape[0], parts.Shape[1]);
        if (count == 1)
            return parts.Reshape([n]);
        Tensor sum = parts.New([n]);
        Reduce(parts, sum, 1, count, n, default(SumOp));
        parts.Dispose();
        return sum;
    }

    /// <summary>One group is one row; the variance is that of the centered values, in a pass of its own.</summary>
    internal readonly struct LayerNormKernel<TLane, TElement>(
        ArrayView<TElement> x, ArrayView<TElement> w, ArrayView<TElement> b, ArrayView<TElement> y,
        ArrayView<TElement> mean, ArrayView<TElement> rstd, GroupCover cover, long n, TElement count, TElement epsilon,
        int isCentered, int hasW, int hasB) : IGpuGroupKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long piece)
        {
            ArrayView<TElement> slots = SharedMemory.Allocate<TElement>(GroupTree.Slots);
            GroupTile tile = cover.At(piece);
            TLane center = TLane.Of(GroupTree.Row(
                slots, isCentered != 0 ? tile : tile.Emptied,
                new SumFold<TLane, TElement, PlainTerm<TLane, TElement>>(new(x)))) / TLane.Of(count);
            TLane squares = TLane.Of(GroupTree.Row(
                slots, tile,
                new SumFold<TLane, TElement, SquareTerm<TLane, TElement>>(new(x, center.Element))));
            TLane scale = TLane.Of(1.0) / TLane.Sqrt((squares / TLane.Of(count)) + TLane.Of(epsilon));
            if (Group.IdxX == 0)
            {
                mean[piece] = center.Element;
                rstd[piece] = scale.Element;
            }

            long first = piece * n;
            for (long k = Group.IdxX; k < n; k += Group.DimX)
            {
                TLane value = (TLane.Of(x[first + k]) - center) * scale;
                if (hasW != 0)
                    value *= TLane.Of(w[k]);
                if (hasB != 0)
                    value += TLane.Of(b[k]);
                y[first + k] = value.Element;
            }
        }
    }

    /// <summary>One group is one row: dx = rstd (g - x̂ · mean(g x̂) - mean g) with g = dy · w.</summary>
    internal readonly struct LayerNormGradKernel<TLane, TElement>(
        ArrayView<TElement> dy, ArrayView<TElement> x, ArrayView<TElement> mean, ArrayView<TElement> rstd,
        ArrayView<TElement> w, ArrayView<TElement> dx, GroupCover cover, long n, TElement count, int isCentered,
        int hasW) : IGpuGroupKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long piece)
        {
            ArrayView<Pair<TElement>> slots = SharedMemory.Allocate<Pair<TElement>>(GroupTree.Slots);
            GroupTile tile = cover.At(piece);
            var term = new NormGradientTerm<TLane, TElement>(dy, x, w, mean[piece], rstd[piece], hasW);
            Pair<TElement> sums = GroupTree.Row(
                slots, tile, new SumPairFold<TLane, TElement, NormGradientTerm<TLane, TElement>>(term));
            TLane c1 = isCentered != 0 ? TLane.Of(sums.First) / TLane.Of(count) : TLane.Of(0.0);
            TLane c2 = TLane.Of(sums.Second) / TLane.Of(count), scale = TLane.Of(rstd[piece]);
            long first = piece * n;
            for (long k = Group.IdxX; k < n; k += Group.DimX)
            {
                (TLane gradient, TLane standard) = term.Values(first + k, k);
                dx[first + k] = ((gradient - (standard * c2) - c1) * scale).Element;
            }
        }
    }

    /// <summary>One group is the columns of a tile: what its rows add to dw and db.</summary>
    internal readonly struct LayerNormColumnKernel<TLane, TElement>(
        ArrayView<TElement> dy, ArrayView<TElement> x, ArrayView<TElement> mean, ArrayView<TElement> rstd,
        ArrayView<TElement> dw, ArrayView<TElement> db, GroupCover cover) : IGpuGroupKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public void Run(long piece)
        {
            ArrayView<Pair<TElement>> slots = SharedMemory.Allocate<Pair<TElement>>(GroupTree.Slots);
            GroupTile tile = cover.At(piece);
            GroupTree.Fold(
                slots, tile,
                new SumPairFold<TLane, TElement, WeightGradientTerm<TLane, TElement>>(new(dy, x, mean, rstd)));
            for (int column = Group.IdxX; column < tile.Width; column += Group.DimX)
            {
                dw[tile.Result + column] = slots[column].First;
                db[tile.Result + column] = slots[column].Second;
            }

            Group.Barrier();
        }
    }

    /// <summary>The gradient g of the standardized value x̂ = (x - mean) · rstd, and g x̂.</summary>
    internal readonly struct NormGradientTerm<TLane, TElement>(
        ArrayView<TElement> dy, ArrayView<TElement> x, ArrayView<TElement> w, TElement mean, TElement rstd, int hasW)
        : ITermPair<TLane>
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public (TLane First, TLane Second) At(long place, long k)
        {
            (TLane gradient, TLane standard) = Values(place, k);
            return (gradient, gradient * standard);
        }

        public (TLane Gradient, TLane Standard) Values(long place, long k)
        {
            TLane gradient = TLane.Of(dy[place]);
            if (hasW != 0)
                gradient *= TLane.Of(w[k]);
            return (gradient, (TLane.Of(x[place]) - TLane.Of(mean)) * TLane.Of(rstd));
        }
    }

    /// <summary>dy x̂ and dy, where every row has its mean and rstd.</summary>
    internal readonly struct WeightGradientTerm<TLane, TElement>(
        ArrayView<TElement> dy, ArrayView<TElement> x, ArrayView<TElement> mean, ArrayView<TElement> rstd)
        : ITermPair<TLane>
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
    {
        public (TLane First, TLane Second) At(long place, long k)
        {
            TLane gradient = TLane.Of(dy[place]);
            TLane standard = (TLane.Of(x[place]) - TLane.Of(mean[k])) * TLane.Of(rstd[k]);
            return (gradient * standard, gradient);
        }
    }
}
