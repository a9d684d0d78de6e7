namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The cross product of the 3-vectors along <paramref name="dim"/>; the other dims broadcast. torch.linalg.cross.
    /// </summary>
    /// <exception cref="ShapeException">The dim has another size than 3, or the shapes do not broadcast.</exception>
    public Tensor Cross(Tensor other, int dim = -1)
    {
        ArgumentNullException.ThrowIfNull(other);
        Check.Shape(Rank == other.Rank && Rank > 0, $"Cross: shapes {Shape} and {other.Shape} must have as many dims.");
        int d = Check.Dim(nameof(Cross), dim, Shape);
        Check.Shape(
            Shape[d] == 3 && other.Shape[d] == 3,
            $"Cross: shapes {Shape} and {other.Shape} must have size 3 at dim {dim}.");
        return (this.Roll(-1, d) * other.Roll(-2, d)) - (this.Roll(-2, d) * other.Roll(-1, d));
    }

}
