namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>β · this + α · (matrix · vector); this tensor broadcasts to the product.</summary>
    /// <remarks>With β = 0 this tensor is left out, even where it is NaN. torch.addmv.</remarks>
    /// <exception cref="ShapeException">The shapes are not [m, n] and [n].</exception>
    public Tensor Addmv(Tensor matrix, Tensor vector, double beta = 1, double alpha = 1)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(vector);
        Check.Shape(
            matrix.Rank == 2 && vector.Rank == 1,
            $"Addmv: shapes {matrix.Shape} and {vector.Shape} must be a matrix and a vector.");
        return AddProduct(nameof(Addmv), matrix, vector, beta, alpha);
    }
}
