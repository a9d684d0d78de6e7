namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The covariances of variables, each a row of observations: C = (x - mean)(x - mean)ᵀ / (n -
    /// correction).</summary>
    /// <remarks>[variables, n] to [variables, variables]; [n] or a scalar is one variable, and its variance a scalar.
    /// torch.cov.</remarks>
    /// <exception cref="ShapeException">There are more than two dimensions.</exception>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor Cov(int correction = 1)
    {
        Check.Floating(nameof(Cov), this);
        if (DType.IsHalf())
            return Cast(DType.Float32).Cov(correction).Cast(DType);
        Tensor deviations = Deviations(nameof(Cov));
        double divisor = Math.Max(0, deviations.Shape[1] - correction);
        return Products(deviations) / divisor;
    }

    /// <summary>Rows less their means.</summary>
    private Tensor Deviations(string name)
    {
        Check.Shape(Rank <= 2, $"{name}: shape {Shape} must be [variables, observations] or [observations].");
        Tensor x = Rank == 2 ? this : Reshape(1, -1);
        return x - x.Mean(1, keepDim: true);
    }

    /// <summary>Every row times every row; a scalar if this is not a matrix.</summary>
    private Tensor Products(Tensor rows)
    {
        Tensor y = rows.MatMul(rows.Transpose());
        return Rank == 2 ? y : y.Reshape();
    }
}
