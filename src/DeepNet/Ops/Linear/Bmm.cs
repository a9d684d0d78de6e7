namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The products of as many matrices [batch, m, k] with matrices [batch, k, n], without broadcasting. torch.bmm.
    /// </summary>
    /// <exception cref="ShapeException">The shapes are not those.</exception>
    public Tensor Bmm(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Check.Shape(
            Rank == 3 && other.Rank == 3 && Shape[0] == other.Shape[0],
            $"Bmm: shapes {Shape} and {other.Shape} must be [batch, m, k] and [batch, k, n].");
        return MatMul(other);
    }
}
