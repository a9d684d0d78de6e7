namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The sum of the products of two vectors of one size, as a scalar. torch.dot.</summary>
    /// <exception cref="ShapeException">They are not vectors of one size.</exception>
    public Tensor Dot(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Promote(this, ref other, out Tensor x);
            return x.Dot(other);
        }

        Check.Shape(
            Rank == 1 && other.Rank == 1 && Shape == other.Shape,
            $"Dot: shapes {Shape} and {other.Shape} must be vectors of one size.");
        return MatMul(other);
    }
}
