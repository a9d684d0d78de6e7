using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>What the largest and the smallest element along dims are: those that tie share the gradient
    /// evenly.</summary>
    private Tensor Extreme<TOp>(string name, ReadOnlySpan<int> dims, bool keepDim, TOp op)
        where TOp : struct, IReduceOp, IIntegerReduceOp
    {
        Check.Shape(
            ReducedCount(name, dims) > 0,
            $"{name}: shape {Shape} has no elements to reduce; there is no extreme of nothing.");
        if (!DType.IsFloatingPoint())
            return IntegerReduction(name, dims, keepDim, op).Cast(DType);
        int[] over = dims.ToArray();
        return Reduction(name, dims, keepDim, op, (x, y, dy) => dy * ShareOfTies(x, y, over));
    }

    /// <summary>What every element that equals y gets of y's gradient: 1 / their number. NaN equals NaN here.</summary>
    private static Tensor ShareOfTies(Tensor x, Tensor y, int[] dims)
    {
        Tensor ties = x.Eq(y).LogicalOr(x.Ne(x).LogicalAnd(y.Ne(y))).Cast(x.DType);
        return ties / ties.Sum(dims, keepDim: true);
    }

    /// <summary>Where along a dim the largest or smallest element is; the dim is kept.</summary>
    private Tensor ArgExtreme(string name, int dim, bool largest)
    {
        int d = Check.Dim(name, dim, Shape);
        (long outer, long n, long inner) = Extents(d);
        Check.Shape(n > 0, $"{name}: dim {dim} of shape {Shape} has no elements; there is no extreme of nothing.");
        Tensor x = Comparable();
        Tensor y = New(WithoutDim(d, keepDim: true), DType.Int64);
        Backend.ArgExtreme(x, y, outer, n, inner, largest);
        return y;
    }

    /// <summary>This tensor for kernels that compare: contiguous, without history, Float32 instead of a half
    /// type.</summary>
    private Tensor Comparable()
    {
        Tensor x = Detach();
        return (DType.IsHalf() ? x.Cast(DType.Float32) : x).Contiguous();
    }

    /// <summary>The elements at indices that keep a dim with size 1, and the indices; without that dim unless it is
    /// kept.</summary>
    private (Tensor Values, Tensor Indices) Picked(int dim, Tensor indices, bool keepDim)
    {
        Tensor values = Taken(dim, indices);
        if (keepDim || Rank == 0)
            return (values, indices);
        Shape shape = WithoutDim(dim, keepDim: false);
        return (values.Reshape(shape), indices.Reshape(shape));
    }

    /// <summary>The elements at these indices along a dim; works for scalars too.</summary>
    private Tensor Taken(int dim, Tensor indices) =>
        Rank == 0 ? Reshape(1).Gather(0, indices.Reshape(1)).Reshape() : Gather(dim, indices);
}
