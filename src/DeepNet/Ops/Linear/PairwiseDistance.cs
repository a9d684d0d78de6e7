namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The p-norm of a - b + ε over the last dim. Shapes broadcast.</summary>
    /// <remarks>ε keeps the gradient finite where a = b. torch.nn.functional.pairwise_distance.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    public Tensor PairwiseDistance(Tensor other, double p = 2, double epsilon = 1e-6, bool keepDim = false)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Wide(this).PairwiseDistance(cast.Wide(other), p, epsilon, keepDim);
        }

        Check.SameKind(nameof(PairwiseDistance), this, other);
        Check.Floating(nameof(PairwiseDistance), this);
        Check.Argument(!double.IsNaN(p), $"PairwiseDistance: p {p} must be a number.");
        _ = Shape.Broadcast(nameof(PairwiseDistance), Shape, other.Shape);
        return (this - other + epsilon).Norm(p, -1, keepDim);
    }
}
