namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary><see cref="Gather"/> where tensor and index broadcast against each other outside dim.</summary>
    /// <remarks>
    /// Takes the indices that ArgSort and ArgMax with keepDim give. torch.take_along_dim, numpy.take_along_axis.
    /// </remarks>
    /// <exception cref="ShapeException">The ranks differ, or the shapes do not broadcast outside dim.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [-size, size).</exception>
    public Tensor TakeAlongDim(Tensor index, int dim)
    {
        ArgumentNullException.ThrowIfNull(index);
        int d = Check.Dim(nameof(TakeAlongDim), dim, Shape);
        Check.Shape(
            index.Rank == Rank, $"TakeAlongDim: index {index.Shape} and tensor {Shape} must have the same rank.");
        if (Rank == 0)
            return Gather(0, index);
        Shape shape = Shape.Broadcast(nameof(TakeAlongDim), Shape.With(d, 1), index.Shape.With(d, 1));
        index = WrappedIndices(nameof(TakeAlongDim), index, d, Shape[d]);
        return Expand(shape.With(d, Shape[d])).Gather(d, index.Expand(shape.With(d, index.Shape[d])));
    }
}
