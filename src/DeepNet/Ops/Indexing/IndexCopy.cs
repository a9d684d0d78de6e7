using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>This tensor with the source's slices at the indices: y[index[i], …] = source[i, …] for dim 0.</summary>
    /// <remarks>Among equal indices the last one stays. torch.Tensor.index_copy.</remarks>
    /// <exception cref="ShapeException">The source is not this shape with the count of indices at dim.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, size).</exception>
    public Tensor IndexCopy(int dim, Tensor index, Tensor source)
    {
        if (Autocast.Meeting(this, source) is (var x, var copied))
            return x.IndexCopy(dim, index, copied);
        (index, int d) = CheckedRows(nameof(IndexCopy), dim, index, source);
        return IndexScatterInto(d, index, source, default(AssignOp)).Track(
            nameof(IndexCopy), (this, dy => dy.IndexFill(d, index, 0)), (source, dy => dy.IndexSelect(d, index)));
    }
}
