namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>This tensor with one value in the slices that the index names. torch.Tensor.index_fill.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, size).</exception>
    public Tensor IndexFill(int dim, Tensor index, double value) => IndexFill(dim, index, ScalarLike(value));

    /// <summary>The same with a scalar tensor, to which gradients flow.</summary>
    /// <exception cref="ShapeException">The value is not a scalar.</exception>
    public Tensor IndexFill(int dim, Tensor index, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(value);
        Check.Shape(value.Rank == 0, $"IndexFill: value {value.Shape} must be a scalar.");
        int d = Check.Dim(nameof(IndexFill), dim, Shape);
        return IndexCopy(d, index, value.Expand(Rank == 0 ? Shape : Shape.With(d, (int)index.Count)));
    }
}
