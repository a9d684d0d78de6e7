namespace DeepNet.Metrics;

/// <summary>The Fréchet distance of two sets of features taken as normal: |μ₁ - μ₂|² + tr(Σ₁ + Σ₂
/// - 2 (Σ₁ Σ₂)^½).</summary>
/// <remarks>With the features of an Inception network this is the FID of generated images. It is 0 for equal sets.
/// Heusel
/// et al., 2017, https://arxiv.org/abs/1706.08500.</remarks>
public sealed class FrechetDistance : Metric
{
    private FeatureMoments? _real;
    private FeatureMoments? _generated;

    /// <summary>Adds features of real samples.</summary>
    /// <param name="features">[samples, features], floating point.</param>
    /// <exception cref="ShapeException">It is no matrix, or has another number of features than before.</exception>
    /// <exception cref="ArgumentException">A feature is NaN or infinite.</exception>
    public void UpdateReal(Tensor features) => _real = Added(_real, features);

    /// <summary>Adds features of generated samples.</summary>
    /// <param name="features">[samples, features], floating point.</param>
    /// <exception cref="ShapeException">It is no matrix, or has another number of features than before.</exception>
    /// <exception cref="ArgumentException">A feature is NaN or infinite.</exception>
    public void UpdateGenerated(Tensor features) => _generated = Added(_generated, features);

    /// <inheritdoc/>
    public override void Reset() => (_real, _generated) = (null, null);

    /// <inheritdoc/>
    public override void Merge(Metric other)
    {
        FrechetDistance same = MetricMerge.As(this, other);
        int? own = _real?.Features ?? _generated?.Features, others = same._real?.Features ?? same._generated?.Features;
        if (own is not null && others is not null)
            MetricMerge.Same(this, "number of features", own, others);
        _real = _real?.And(same._real) ?? same._real;
        _generated = _generated?.And(same._generated) ?? same._generated;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There are not two samples of each kind.</exception>
    public override double Compute()
    {
        Check.State(
            _real is { Count: >= 2 } && _generated is { Count: >= 2 },
            $"FrechetDistance.Compute: {_real?.Count ?? 0} real and {_generated?.Count ?? 0} generated samples; "
                + $"at least two of each are needed.");
        Tensor first = _real!.Covariance, second = _generated!.Covariance;

        // tr (Σ₁ Σ₂)^½ is the sum of the roots of the eigenvalues of the symmetric S Σ₂ S with S = Σ₁^½.
        (Tensor values, Tensor vectors) = first.Eigh();
        Tensor root = (vectors * values.Clamp(min: 0).Sqrt()).MatMul(vectors.Transpose());
        Tensor mixed = root.MatMul(second).MatMul(root).Eigvalsh();
        double common = mixed.Clamp(min: 0).Sqrt().Sum().ToScalar<double>();
        double distance = (_real.Mean - _generated.Mean).Square().Sum().ToScalar<double>();
        double spread = (first.Trace() + second.Trace()).ToScalar<double>();
        return Math.Max(0, distance + spread - (2 * common));
    }

    private FeatureMoments? Added(FeatureMoments? before, Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        Check.Floating(nameof(FrechetDistance), features);
        Check.Shape(
            features.Rank == 2 && features.Shape[1] > 0,
            $"FrechetDistance: features {features.Shape} must be [samples, features].");
        int expected = _real?.Features ?? _generated?.Features ?? features.Shape[1];
        Check.Shape(
            features.Shape[1] == expected,
            $"FrechetDistance: features {features.Shape} must have {expected} features, as those before.");
        if (features.Shape[0] == 0)
            return before;
        Check.Argument(
            features.Detach().IsFinite().All().ToScalar<bool>(), $"FrechetDistance: a feature is not a finite number.");
        return FeatureMoments.Of(features).And(before);
    }
}
