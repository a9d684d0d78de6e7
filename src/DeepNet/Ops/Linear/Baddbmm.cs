namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>β · this + α · (a · b) for batches of matrices; this tensor broadcasts to the product.</summary>
    /// <remarks>With β = 0 this tensor is left out, even where it is NaN. torch.baddbmm.</remarks>
    /// <exception cref="ShapeException">a and b are not [batch, m, k] and [batch, k, n].</exception>
    public Tensor Baddbmm(Tensor a, Tensor b, double beta = 1, double alpha = 1)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Check.Shape(
            a.Rank == 3 && b.Rank == 3 && a.Shape[0] == b.Shape[0],
            $"Baddbmm: shapes {a.Shape} and {b.Shape} must be [batch, m, k] and [batch, k, n].");
        return AddProduct(nameof(Baddbmm), a, b, beta, alpha);
    }
}
