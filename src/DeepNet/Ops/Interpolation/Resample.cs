using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>A dimension multiplied by a sparse matrix; linear, and its gradient is the same with the matrix
    /// transposed.</summary>
    private Tensor Resample(int dim, LineWeights weights)
    {
        Tensor y = New(Shape.With(dim, weights.Outputs));
        (long outer, _, long inner) = Extent(Shape, dim);
        Backend.Resample(Detach().Contiguous(), y, weights, outer, inner);
        return y.Track(nameof(Resample), (this, dy => dy.Resample(dim, weights.Transposed)));
    }
}
