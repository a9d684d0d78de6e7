namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The Kronecker product: every element of this tensor replaced by itself times <paramref name="other"/>.
    /// </summary>
    /// <remarks>The shorter shape is filled up with 1 in front; sizes multiply. torch.kron.</remarks>
    public Tensor Kron(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int rank = Math.Max(Rank, other.Rank);
        int[] a = new int[2 * rank], b = new int[2 * rank], sizes = new int[rank];
        Array.Fill(a, 1);
        Array.Fill(b, 1);
        for (int d = 0; d < rank; d++)
        {
            if (d >= rank - Rank)
                a[2 * d] = Shape[d - rank + Rank];
            if (d >= rank - other.Rank)
                b[(2 * d) + 1] = other.Shape[d - rank + other.Rank];
            sizes[d] = Check.Size(nameof(Kron), (long)a[2 * d] * b[(2 * d) + 1]);
        }

        return (Reshape(a) * other.Reshape(b)).Reshape(sizes);
    }
}
