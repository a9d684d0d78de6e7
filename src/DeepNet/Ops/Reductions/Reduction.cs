using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>What every reduction of floating-point elements is.</summary>
    /// <param name="name">The operation.</param>
    /// <param name="dims">What to reduce; all dims if empty.</param>
    /// <param name="keepDim">Whether reduced dims stay with size 1.</param>
    /// <param name="op">How two values combine.</param>
    /// <param name="gradient">(x, y, dy) to dx, where y and dy have the reduced dims kept.</param>
    internal Tensor Reduction<TOp>(
        string name, ReadOnlySpan<int> dims, bool keepDim, TOp op, Func<Tensor, Tensor, Tensor, Tensor> gradient)
        where TOp : struct, IReduceOp
    {
        Check.Floating(name, this);
        if (DType.IsHalf())
            return Cast(DType.Float32).Reduction(name, dims, keepDim, op, gradient).BackTo(DType);
        bool[] isReduced = ReducedDims(name, dims);
        Shape kept = KeptShape(isReduced, keepDim: true);
        (Tensor x, long outer, long n, long inner) = Gathered(isReduced);
        Tensor y = New(kept);
        Backend.Reduce(x, y, outer, n, inner, op);
        y.Track(name, (this, dy => gradient(this, y, dy)));
        return keepDim ? y : y.Reshape(KeptShape(isReduced, keepDim: false));
    }

    /// <summary>What every reduction of integers is: computed in Int64.</summary>
    internal Tensor IntegerReduction<TOp>(string name, ReadOnlySpan<int> dims, bool keepDim, TOp op)
        where TOp : struct, IIntegerReduceOp
    {
        bool[] isReduced = ReducedDims(name, dims);
        (Tensor x, long outer, long n, long inner) = Cast(DType.Int64).Gathered(isReduced);
        Tensor y = New(KeptShape(isReduced, keepDim), DType.Int64);
        Backend.IntegerReduce(x, y, outer, n, inner, op);
        return y;
    }

    /// <summary>Per dim whether it is reduced: the named ones, or all if none is named.</summary>
    internal bool[] ReducedDims(string name, ReadOnlySpan<int> dims)
    {
        var isReduced = new bool[Rank];
        if (dims.IsEmpty)
            Array.Fill(isReduced, true);
        foreach (int dim in dims)
        {
            int d = Check.Dim(name, dim, Shape);
            if (Rank == 0)
                continue;
            Check.Shape(!isReduced[d], $"{name}: dim {dim} is named twice for shape {Shape}.");
            isReduced[d] = true;
        }

        return isReduced;
    }

    /// <summary>How many elements go into one result.</summary>
    internal long ReducedCount(string name, ReadOnlySpan<int> dims)
    {
        bool[] isReduced = ReducedDims(name, dims);
        long n = 1;
        for (int d = 0; d < Rank; d++)
            n *= isReduced[d] ? Shape[d] : 1;
        return n;
    }

    /// <summary>A dim (0 … rank-1) as the n of [outer, n, inner]; a scalar is [1, 1, 1].</summary>
    internal (long Outer, long N, long Inner) Extents(int dim) => Extent(Shape, dim);

    /// <summary>This tensor's shape with one dim (0 … rank-1) reduced to size 1, or gone.</summary>
    internal Shape WithoutDim(int dim, bool keepDim)
    {
        if (Rank == 0)
            return Shape;
        if (keepDim)
            return Shape.With(dim, 1);
        ReadOnlySpan<int> sizes = Shape;
        return new Shape([.. sizes[..dim], .. sizes[(dim + 1)..]]);
    }

    /// <summary>The shape after reduction.</summary>
    internal Shape KeptShape(bool[] isReduced, bool keepDim)
    {
        var sizes = new List<int>(Rank);
        for (int d = 0; d < Rank; d++)
        {
            if (!isReduced[d])
                sizes.Add(Shape[d]);
            else if (keepDim)
                sizes.Add(1);
        }

        return new Shape(sizes.ToArray());
    }

    /// <summary>This tensor's elements, contiguous and without history, as [outer, n, inner] with n what is
    /// reduced.</summary>
    internal (Tensor X, long Outer, long N, long Inner) Gathered(bool[] isReduced)
    {
        // Dims of size 1 say nothing. If the rest is kept…, reduced…, kept… it can stay as it is; else the reduced dims
        // go last.
        long outer = 1, n = 1, inner = 1;
        bool isOrdered = true, seenInner = false, seenReduced = false;
        for (int d = 0; d < Rank; d++)
        {
            if (Shape[d] == 1)
                continue;
            if (isReduced[d])
            {
                isOrdered &= !seenInner;
                seenReduced = true;
                n *= Shape[d];
            }
            else if (seenReduced)
            {
                seenInner = true;
                inner *= Shape[d];
            }
            else
            {
                outer *= Shape[d];
            }
        }

        Tensor x = Detach();
        if (isOrdered)
            return (x.Contiguous(), outer, n, inner);
        return (x.Permute(KeptThenReduced(isReduced)).Contiguous(), outer * inner, n, 1);
    }

    /// <summary>The dims that are kept, then those that are reduced.</summary>
    private int[] KeptThenReduced(bool[] isReduced) => [.. Enumerable.Range(0, Rank).OrderBy(d => isReduced[d])];
}
