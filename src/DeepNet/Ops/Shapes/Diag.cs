namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The diagonal of a matrix (a view), or the matrix with this vector on its diagonal. torch.diag.
    /// </summary>
    /// <exception cref="ShapeException">The tensor is neither a vector nor a matrix.</exception>
    public Tensor Diag(int offset = 0)
    {
        Check.Shape(
            Rank is 1 or 2, $"Diag: shape {Shape} is neither a vector nor a matrix; see Diagonal and DiagEmbed.");
        return Rank == 1 ? DiagEmbed(offset) : Diagonal(offset);
    }
}
