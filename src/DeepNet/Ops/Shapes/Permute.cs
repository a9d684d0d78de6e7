namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// A view with the dimensions in another order: dim i of the result is dim <c>dims[i]</c> of this tensor.
    /// </summary>
    /// <remarks>torch.permute.</remarks>
    /// <exception cref="ShapeException">The dims are not a permutation of 0 … rank-1.</exception>
    public Tensor Permute(params ReadOnlySpan<int> dims)
    {
        int rank = Rank;
        var inverse = new int[rank];
        Array.Fill(inverse, -1);
        var sizes = new int[rank];
        var strides = new long[rank];
        bool isPermutation = dims.Length == rank;
        for (int i = 0; i < rank && isPermutation; i++)
        {
            int dim = dims[i] < 0 ? dims[i] + rank : dims[i];
            isPermutation = dim >= 0 && dim < rank && inverse[dim] < 0;
            if (!isPermutation)
                break;
            inverse[dim] = i;
            sizes[i] = Shape[dim];
            strides[i] = Layout.Strides[dim];
        }

        Check.Shape(
            isPermutation,
            $"Permute: dims ({string.Join(", ", dims.ToArray())}) "
                + $"are not a permutation of the {rank} dims of shape {Shape}.");
        Tensor y = View(new Layout(new Shape(sizes), strides, Layout.Offset));
        return y.Track(nameof(Permute), (this, dy => dy.Permute(inverse)));
    }
}
