using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>What every scan of floating-point elements is.</summary>
    /// <param name="name">The operation.</param>
    /// <param name="dim">Along which dim.</param>
    /// <param name="reverse">Whether to begin at the end.</param>
    /// <param name="op">How a value joins those before it.</param>
    /// <param name="gradient">(y, dy, dim) to dx; dim is 0 … rank-1.</param>
    private Tensor Scan<TOp>(
        string name, int dim, bool reverse, TOp op, Func<Tensor, Tensor, Tensor, int, Tensor> gradient)
        where TOp : struct, IReduceOp
    {
        Check.Floating(name, this);
        int d = Check.Dim(name, dim, Shape);
        if (DType.IsHalf())
            return Cast(DType.Float32).Scan(name, d, reverse, op, gradient).BackTo(DType);
        if (Rank == 0)
            return Reshape(1).Scan(name, 0, reverse, op, gradient).Reshape();
        (long outer, long n, long inner) = Extents(d);
        Tensor y = NewLike();
        Backend.Scan(Detach().Contiguous(), y, outer, n, inner, reverse, op);
        return y.Track(name, (this, dy => gradient(this, y, dy, d)));
    }

    /// <summary>What every scan of integers is: computed in Int64.</summary>
    private Tensor IntegerScan<TOp>(string name, int dim, TOp op)
        where TOp : struct, IIntegerReduceOp
    {
        int d = Check.Dim(name, dim, Shape);
        (long outer, long n, long inner) = Extents(d);
        Tensor y = New(Shape, DType.Int64);
        Backend.IntegerScan(Cast(DType.Int64).Contiguous(), y, outer, n, inner, op);
        return y;
    }

    /// <summary>Where the running maximum or minimum along a dim stands.</summary>
    private Tensor ArgScan(int dim, bool largest)
    {
        (long outer, long n, long inner) = Extents(dim);
        Tensor y = New(Shape, DType.Int64);
        Backend.ArgScan(Comparable(), y, outer, n, inner, largest);
        return y;
    }
}
