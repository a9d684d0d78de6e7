using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// This tensor with the source's elements at the indices: y[index[i, j], j] = source[i, j] for dim 0.
    /// </summary>
    /// <remarks>
    /// Among equal indices the last one stays; each of their sources gets the gradient of the place. Sizes as in
    /// <see cref="ScatterAdd"/>. torch.scatter.
    /// </remarks>
    /// <exception cref="ShapeException">Ranks differ, or the index is larger than the source, or than this tensor
    /// outside dim.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, size).</exception>
    public Tensor Scatter(int dim, Tensor index, Tensor source)
    {
        if (Autocast.Meeting(this, source) is (var x, var written))
            return x.Scatter(dim, index, written);
        (index, source, int d) = CheckedScatter(nameof(Scatter), dim, index, source);
        return ScatterInto(d, index, source, default(AssignOp)).Track(
            nameof(Scatter), (this, dy => dy.Scatter(d, index, 0)), (source, dy => dy.Gather(d, index)));
    }

    /// <summary>The same with one value at all the indices.</summary>
    public Tensor Scatter(int dim, Tensor index, double value)
    {
        ArgumentNullException.ThrowIfNull(index);
        return Scatter(dim, index, ScalarLike(value).Spread(index.Shape));
    }
}
