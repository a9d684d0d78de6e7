namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The cosine of the angle between the vectors along a dim: Σ ab / (max(‖a‖, ε) · max(‖b‖, ε)).</summary>
    /// <remarks>Shapes broadcast. torch.nn.functional.cosine_similarity.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dim.</exception>
    public Tensor CosineSimilarity(Tensor other, int dim = 1, double epsilon = 1e-8)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Wide(this).CosineSimilarity(cast.Wide(other), dim, epsilon);
        }

        Check.SameKind(nameof(CosineSimilarity), this, other);
        Check.Floating(nameof(CosineSimilarity), this);
        if (DType.IsHalf())
            return Cast(DType.Float32).CosineSimilarity(other.Cast(DType.Float32), dim, epsilon).Cast(DType);
        Shape shape = Shape.Broadcast(nameof(CosineSimilarity), Shape, other.Shape);
        dim = Check.Dim(nameof(CosineSimilarity), dim, shape);
        Tensor a = Expand(shape), b = other.Expand(shape);
        return (a.OfUnitLength(dim, epsilon) * b.OfUnitLength(dim, epsilon)).Sum(dim);
    }

    // The root of the larger, not the larger of roots: its gradient exists at 0.
    private Tensor OfUnitLength(int dim, double epsilon)
    {
        Tensor squares = Square().Sum(dim, keepDim: true);
        return this / squares.Maximum(squares.ScalarLike(epsilon * epsilon)).Sqrt();
    }
}
