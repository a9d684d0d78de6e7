using System.Numerics;
using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

/// <summary>Which kernel multiplies matrices.</summary>
internal sealed partial class GpuBackend
{
    /// <summary>Steps that are worth a part of their own.</summary>
    private const int LeastPart = 128;

    private enum GemmWay
    {
        Tiles,
        Direct,
        Deep,
    }

    /// <summary>Threads along a side of a tile.</summary>
    private int GemmSide => queue.GroupThreads >= 256 ? 16 : 4;

    private static GemmWay WayOf(in GemmShape shape)
    {
        int fewer = Math.Min(shape.Rows, shape.Columns);
        bool isSmall = shape.Rows <= 16 && shape.Columns <= 16 && shape.Depth <= 512;
        if (isSmall || (fewer <= 4 && shape.Depth <= LeastPart))
            return GemmWay.Direct;
        return (long)shape.Rows * shape.Columns <= 64 ? GemmWay.Deep : GemmWay.Tiles;
    }

    private void Multiply<T, TResult>(GemmOperand<T> left, GemmOperand<T> right, in TResult result, in GemmShape shape)
        where T : unmanaged, INumber<T>
        where TResult : struct, IGemmResult<T>
    {
        var batches = new StrideWalk(left.Batch, right.Batch);
        if (WayOf(shape) == GemmWay.Tiles && left.IsWide && right.IsWide)
            Multiply<T, GemmWide<T>, GemmWide<T>, TResult>(left.Wide, right.Wide, result, batches, shape);
        else
            Multiply<T, GemmStrided<T>, GemmStrided<T>, TResult>(left.Strided, right.Strided, result, batches, shape);
    }

    private void Multiply<T, TLeft, TRight, TResult>(
        in TLeft left, in TRight right, in TResult result, in StrideWalk batches, in GemmShape shape)
        where T : unmanaged, INumber<T>
        where TLeft : struct, IGemmFactor<T>
        where TRight : struct, IGemmFactor<T>
        where TResult : struct, IGemmResult<T>
    {
        if (shape.Results == 0)
            return;
        int side = GemmSide;
        switch (WayOf(shape))
        {
            case GemmWay.Direct:
                queue.Launch(
                    new GemmDirectKernel<T, TLeft, TRight, TResult>(left, right, result, batches, shape),
                    shape.Results);
                break;
            case GemmWay.Deep:
                MultiplyDeep<T, TLeft, TRight, TResult>(left, right, result, batches, shape);
                break;
            default:
                if (typeof(T) == typeof(float) && IsLarge(shape, side))
                {
                    if (side == 16)
                    {
                        MultiplyTiles<T, GemmGroup16Flat, GemmBlock8<T>, TLeft, TRight, TResult>(
                            left, right, result, batches, shape);
                    }
                    else
                    {
                        MultiplyTiles<T, GemmGroup4, GemmBlock8<T>, TLeft, TRight, TResult>(
                            left, right, result, batches, shape);
                    }
                }
                else if (side == 16)
                {
                    MultiplyTiles<T, GemmGroup16, GemmBlock4<T>, TLeft, TRight, TResult>(
                        left, right, result, batches, shape);
                }
                else
                {
                    MultiplyTiles<T, GemmGroup4, GemmBlock4<T>, TLeft, TRight, TResult>(
                        left, right, result, batches, shape);
                }

                break;
        }
    }

    /// <summary>Whether tiles of 8 · 8 results per thread are mostly full and keep a device busy.</summary>
    private static bool IsLarge(in GemmShape shape, int side)
    {
        int width = 8 * side;
        long tiles = shape.Batches * ((shape.Rows + width - 1) / width) * ((shape.Columns + width - 1) / width);
        return Math.Min(shape.Rows, shape.Columns) > width / 2
            && tiles * Math.Max(1, shape.Depth / LeastPart) >= side * side / 2;
    }

    private void MultiplyTiles<T, TGroup, TBlock, TLeft, TRight, TResult>(
        in TLeft left, in TRight right, in TResult result, in StrideWalk batches, in GemmShape shape)
        where T : unmanaged, INumber<T>
        where TGroup : struct, IGemmGroup
        where TBlock : struct, IGemmBlock<TBlock, T>
        where TLeft : struct, IGemmFactor<T>
        where TRight : struct, IGemmFactor<T>
        where TResult : struct, IGemmResult<T>
    {
        int threads = TGroup.Side * TGroup.Side;
        long tiles = GemmKernel<T, TGroup, TBlock, TLeft, TRight, TResult>.Tiles(shape);
        GemmShape cut = shape.Cut(PartsFor(shape, tiles, LeastPart));
        if (cut.Parts == 1)
        {
            queue.LaunchGroups(
                new GemmKernel<T, TGroup, TBlock, TLeft, TRight, TResult>(left, right, result, batches, shape), tiles,
                threads);
            return;
        }

        using Tensor parts = NewParts<T>(cut);
        queue.LaunchGroups(
            new GemmKernel<T, TGroup, TBlock, TLeft, TRight, GemmRows<T>>(
                left, right, RowsOf<T>(parts, cut.Rows, cut.Columns), batches, cut),
            tiles * cut.Parts, threads);
        queue.Launch(new GemmSumKernel<T, TResult>(parts.View<T>(), result, cut), shape.Results);
    }

    private void MultiplyDeep<T, TLeft, TRight, TResult>(
        in TLeft left, in TRight right, in TResult result, in StrideWalk batches, in GemmShape shape)
        where T : unmanaged, INumber<T>
        where TLeft : struct, IGemmFactor<T>
        where TRight : struct, IGemmFactor<T>
        where TResult : struct, IGemmResult<T>
    {
        GemmShape cut = shape.Cut(PartsFor(shape, shape.Results, 16 * GemmSide * GemmSide));
        if (cut.Parts == 1)
        {
            queue.LaunchGroups(
                new GemmDeepKernel<T, TLeft, TRight, TResult>(left, right, result, batches, shape), shape.Results);
            return;
        }

        using Tensor parts = NewParts<T>(cut);
        queue.LaunchGroups(
            new GemmDeepKernel<T, TLeft, TRight, GemmRows<T>>(
                left, right, RowsOf<T>(parts, cut.Rows, cut.Columns), batches, cut),
            cut.Results * cut.Parts);
        queue.Launch(new GemmSumKernel<T, TResult>(parts.View<T>(), result, cut), shape.Results);
    }

    /// <summary>Parts of the depth for few groups of threads, so that the whole device has work. Of the sizes alone:
    /// the same on every device of a kind.</summary>
    private int PartsFor(in GemmShape shape, long groups, int leastDepth) =>
        (int)Math.Clamp(GemmSide * GemmSide / groups, 1, Math.Max(1, shape.Depth / leastDepth));

    private Tensor NewParts<T>(in GemmShape shape)
        where T : unmanaged
        => Tensor.Empty(
            [shape.Parts, checked((int)shape.Batches), shape.Rows, shape.Columns], DTypes.Of<T>(), Device);

    /// <summary>The rows of a contiguous result [batch…, rows, columns].</summary>
    private static GemmRows<T> RowsOf<T>(Tensor y, int rows, int columns, Tensor? bias = null)
        where T : unmanaged, INumber<T>
    {
        ArrayView<T> view = y.View<T>();
        return new GemmRows<T>(
            view, view.Cast<GemmQuad<T>>(), (bias ?? y).View<T>(), rows, columns,
            columns % 4 == 0 && y.Layout.Offset % 4 == 0 ? 1 : 0, bias is null ? 0 : 1);
    }
}
