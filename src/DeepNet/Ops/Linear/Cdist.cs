namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The p-norm distances between all rows: y[…, i, j] = ‖a[…, i, :] - b[…, j, :]‖ₚ.</summary>
    /// <param name="other">[batch…, n, features] beside this tensor's [batch…, m, features]; batches broadcast.</param>
    /// <param name="p">The norm; <see cref="double.PositiveInfinity"/> is the largest difference.</param>
    /// <remarks>The gradient is 0 where two rows are equal. torch.cdist.</remarks>
    /// <exception cref="ShapeException">The shapes are not those.</exception>
    public Tensor Cdist(Tensor other, double p = 2)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Wide(this).Cdist(cast.Wide(other), p);
        }

        Check.Argument(p >= 0, $"Cdist: p = {p} must not be negative.");
        Check.Shape(
            Rank >= 2 && other.Rank >= 2 && Shape[-1] == other.Shape[-1],
            $"Cdist: shapes {Shape} and {other.Shape} must be [batch…, m, features] and [batch…, n, features].");
        return (Unsqueeze(-2) - other.Unsqueeze(-3)).Norm(p, -1);
    }
}
