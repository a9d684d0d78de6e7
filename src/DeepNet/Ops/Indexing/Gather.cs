namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// Elements picked along a dimension, one per element of the index: y[i, j] = x[index[i, j], j] for dim 0.
    /// </summary>
    /// <remarks>
    /// The result has the index's shape, which may be smaller than this one outside dim. Gradient: scatter-add.
    /// torch.gather.
    /// </remarks>
    /// <exception cref="ShapeException">The ranks differ, or the index is larger than this tensor outside
    /// dim.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, size).</exception>
    public Tensor Gather(int dim, Tensor index)
    {
        int d = Check.Dim(nameof(Gather), dim, Shape);
        index = CheckedIndices(nameof(Gather), index, d, Rank == 0 ? 1 : Shape[d]);
        CheckIndexShape(nameof(Gather), index, d);
        Tensor x = Detach().NarrowTo(Rank == 0 ? Shape : index.Shape.With(d, Shape[d])).Contiguous();
        Tensor y = New(index.Shape);
        (long outer, long k, long inner) = Extent(index.Shape, d);
        Backend.Gather(x, index, y, outer, Extent(x.Shape, d).N, k, inner);
        return y.Track(nameof(Gather), (this, dy => Zeros(Shape, dy.DType, Device).ScatterAdd(d, index, dy)));
    }

    /// <summary>An index beside this tensor: of its rank and, outside dim, nowhere larger.</summary>
    private void CheckIndexShape(string name, Tensor index, int dim)
    {
        Check.Shape(index.Rank == Rank, $"{name}: index {index.Shape} and tensor {Shape} must have the same rank.");
        for (int d = 0; d < Rank; d++)
        {
            Check.Shape(
                d == dim || index.Shape[d] <= Shape[d],
                $"{name}: index {index.Shape} is larger than tensor {Shape} at dim {d}; only dim {dim} may differ so.");
        }
    }
}
