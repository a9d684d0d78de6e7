namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// Sums of products over the last <paramref name="dims"/> dims of this tensor and the first ones of the other.
    /// </summary>
    /// <remarks>0 dims give the outer product. torch.tensordot.</remarks>
    /// <exception cref="ShapeException">Sizes of the dims differ, or there are not as many.</exception>
    public Tensor Tensordot(Tensor other, int dims = 2)
    {
        ArgumentNullException.ThrowIfNull(other);
        Check.Shape(
            dims >= 0 && dims <= Rank && dims <= other.Rank,
            $"Tensordot: shapes {Shape} and {other.Shape} do not both have {dims} dims.");
        return Tensordot(other, [.. Enumerable.Range(Rank - dims, dims)], [.. Enumerable.Range(0, dims)]);
    }

    /// <summary>
    /// Sums of products over pairs of dims; what is left of this tensor's dims comes first in the result.
    /// </summary>
    /// <remarks>torch.tensordot.</remarks>
    /// <exception cref="ShapeException">The lists have different lengths, or the sizes of a pair differ.</exception>
    public Tensor Tensordot(Tensor other, ReadOnlySpan<int> dims, ReadOnlySpan<int> otherDims)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Promote(this, ref other, out Tensor x);
            return x.Tensordot(other, dims, otherDims);
        }

        Check.Shape(
            dims.Length == otherDims.Length,
            $"Tensordot: {dims.Length} dims of shape {Shape} and {otherDims.Length} of {other.Shape}; "
                + $"they come in pairs.");
        int[] a = SummedDims(dims), b = other.SummedDims(otherDims);
        int inner = 1;
        for (int i = 0; i < a.Length; i++)
        {
            Check.Shape(
                Shape[a[i]] == other.Shape[b[i]],
                $"Tensordot: shapes {Shape} and {other.Shape}: "
                    + $"dims {dims[i]} and {otherDims[i]} have sizes {Shape[a[i]]} and {other.Shape[b[i]]}.");
            inner = Check.Size(nameof(Tensordot), (long)inner * Shape[a[i]]);
        }

        int[] restA = [.. Enumerable.Range(0, Rank).Except(a)], restB = [.. Enumerable.Range(0, other.Rank).Except(b)];
        int[] sizesA = Array.ConvertAll(restA, d => Shape[d]), sizesB = Array.ConvertAll(restB, d => other.Shape[d]);
        Tensor rows = Permute([.. restA, .. a]).Reshape(CountOf(sizesA), inner);
        Tensor columns = other.Permute([.. b, .. restB]).Reshape(inner, CountOf(sizesB));
        return rows.MatMul(columns).Reshape([.. sizesA, .. sizesB]);
    }

    private int[] SummedDims(ReadOnlySpan<int> dims)
    {
        var result = new int[dims.Length];
        for (int i = 0; i < dims.Length; i++)
        {
            result[i] = Check.Dim(nameof(Tensordot), dims[i], Shape);
            Check.Shape(
                Rank > 0 && Array.IndexOf(result, result[i]) == i,
                $"Tensordot: dim {dims[i]} of shape {Shape} is missing or named twice.");
        }

        return result;
    }

    private static int CountOf(ReadOnlySpan<int> sizes)
    {
        int count = 1;
        foreach (int size in sizes)
            count = Check.Size(nameof(Tensordot), (long)count * size);
        return count;
    }
}
