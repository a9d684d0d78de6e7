namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The sum of the diagonal of a matrix, as a scalar. torch.trace.</summary>
    /// <exception cref="ShapeException">This tensor is not a matrix.</exception>
    public Tensor Trace()
    {
        Check.Shape(Rank == 2, $"Trace: shape {Shape} must be a matrix.");
        return Diagonal().Sum();
    }
}
