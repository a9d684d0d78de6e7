namespace DeepNet.Metrics;

/// <summary>Count, mean and scatter matrix Σ (x - mean)(x - mean)ᵀ of a stream of vectors, in Float64.</summary>
/// <remarks>Joined as <see cref="Moments"/> are.</remarks>
internal sealed record FeatureMoments(long Count, Tensor Mean, Tensor Scatter)
{
    /// <summary>Of a batch [samples, features].</summary>
    public static FeatureMoments Of(Tensor features)
    {
        Tensor x = features.Detach().Cast(DType.Float64);
        Tensor mean = x.Mean(0);
        Tensor deviations = x - mean;
        return new FeatureMoments(x.Shape[0], mean, deviations.Transpose().MatMul(deviations));
    }

    public int Features => Mean.Shape[0];

    /// <summary>Scatter / (count - 1).</summary>
    public Tensor Covariance => Scatter / (double)(Count - 1);

    /// <summary>Of both together.</summary>
    public FeatureMoments And(FeatureMoments? other)
    {
        if (other is null)
            return this;
        long count = Count + other.Count;
        Tensor shift = other.Mean - Mean;
        double share = (double)other.Count / count;
        return new FeatureMoments(
            count, Mean + (shift * share), Scatter + other.Scatter + (shift.Outer(shift) * (Count * share)));
    }
}
