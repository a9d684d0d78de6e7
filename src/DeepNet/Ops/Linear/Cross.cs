namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The cross product of the 3-vectors along <paramref name="dim"/>; the other dims broadcast. torch.linalg.cross.</summary>
    /// <exception cref="ShapeException">The dim has another size than 3, or the shapes do not broadcast.</exception>
    public Tensor Cross(Tensor other, int dim = -1)
    {
        ArgumentNullException.ThrowIfNull(other);
        Check.Shape(Rank == other.Rank && Rank > 0, $"Cross: shapes {Shape} and {other.Shape} must have as many dims.");
        int d = Check.Dim(nameof(Cross), dim, Shape);
        Check.Shape(
            Shape[d] == 3 && other.Shape[d] == 3, $"Cross: shapes {Shape} and {other.Shape} must have size 3 at dim {dim}.");
        return (Turned(this, d, 1) * Turned(other, d, 2)) - (Turned(this, d, 2) * Turned(other, d, 1));
    }

    private static Tensor Turned(Tensor x, int dim, int by) => Concat([x.Narrow(dim, by, 3 - by), x.Narrow(dim, 0, by)], dim);
}
