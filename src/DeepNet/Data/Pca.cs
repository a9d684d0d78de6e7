namespace DeepNet.Data;

/// <summary>Principal component analysis: the directions in which samples vary most, uncorrelated with each
/// other.</summary>
/// <remarks>The eigenvectors of the covariance of the features, computed in Float64. The entry of largest magnitude of
/// each direction is positive. sklearn.decomposition.PCA.</remarks>
public sealed class Pca
{
    private Tensor? _mean;
    private Tensor? _components;
    private Tensor? _variance;
    private Tensor? _ratio;

    /// <summary>An analysis that keeps so many directions.</summary>
    /// <param name="componentCount">How many, or null for all: the smaller one of samples and features.</param>
    /// <exception cref="ArgumentException">The number is not positive.</exception>
    public Pca(int? componentCount = null)
    {
        Check.Argument(
            componentCount is null or >= 1, $"Pca: componentCount must be at least 1, but is {componentCount}.");
        ComponentCount = componentCount;
    }

    /// <summary>How many directions are kept, or null for all.</summary>
    public int? ComponentCount { get; }

    /// <summary>The mean of the features.</summary>
    /// <exception cref="InvalidOperationException">Nothing was fitted yet.</exception>
    public Tensor Mean => Fitted(_mean);

    /// <summary>[components, features]: the directions, of length 1, by falling variance.</summary>
    /// <exception cref="InvalidOperationException">Nothing was fitted yet.</exception>
    public Tensor Components => Fitted(_components);

    /// <summary>[components]: the variance in each direction, over samples - 1.</summary>
    /// <exception cref="InvalidOperationException">Nothing was fitted yet.</exception>
    public Tensor ExplainedVariance => Fitted(_variance);

    /// <summary>[components]: the same as shares of the variance in all directions.</summary>
    /// <exception cref="InvalidOperationException">Nothing was fitted yet.</exception>
    public Tensor ExplainedVarianceRatio => Fitted(_ratio);

    /// <summary>Finds the directions of a table; gives itself back.</summary>
    /// <param name="x">[samples, features], at least two samples; floating point.</param>
    /// <exception cref="ShapeException">It is no such table, or has fewer directions than are kept.</exception>
    /// <exception cref="ArgumentException">An entry is NaN or infinite.</exception>
    public Pca Fit(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Floating("Pca.Fit", x);
        Check.Shape(
            x.Rank == 2 && x.Shape[0] >= 2 && x.Shape[1] >= 1,
            $"Pca.Fit: shape {x.Shape} must be [samples, features] with at least two samples.");
        int most = Math.Min(x.Shape[0], x.Shape[1]);
        int count = ComponentCount ?? most;
        Check.Shape(
            count <= most, $"Pca.Fit: {count} components of a table {x.Shape}, which has {most} at most.");
        Check.Argument(
            x.Detach().IsFinite().All().ToScalar<bool>(), $"Pca.Fit: an entry of the table is not a finite number.");
        Tensor table = x.Detach().Cast(DType.Float64);
        (Tensor values, Tensor vectors) = table.Transpose().Cov().Reshape(x.Shape[1], x.Shape[1]).Eigh();
        Tensor variance = values.Clamp(min: 0).Flip(0);
        Tensor total = variance.Sum();
        Tensor rows = vectors.Transpose().Flip(0).Narrow(0, 0, count);
        Tensor largest = rows.Gather(1, rows.Abs().ArgMax(1, keepDim: true));
        _mean = table.Mean(0).Cast(x.DType);
        _components = (rows * largest.Sign()).Cast(x.DType);
        Tensor kept = variance.Narrow(0, 0, count);
        _variance = kept.Cast(x.DType);
        _ratio = Tensor.Where(total > 0, kept / total, kept).Cast(x.DType);
        return this;
    }

    /// <summary>[samples, components]: how far each sample lies from the mean in each direction.</summary>
    /// <exception cref="InvalidOperationException">Nothing was fitted yet.</exception>
    /// <exception cref="ShapeException">The table has another number of features.</exception>
    public Tensor Transform(Tensor x)
    {
        CheckTable(nameof(Transform), x, Mean, Mean.Shape[0]);
        return (x - Mean).MatMul(Components.Transpose());
    }

    /// <summary>[samples, features]: the samples back from their distances; exact if all directions are kept.</summary>
    /// <exception cref="InvalidOperationException">Nothing was fitted yet.</exception>
    /// <exception cref="ShapeException">The table has another number of components.</exception>
    public Tensor InverseTransform(Tensor y)
    {
        CheckTable(nameof(InverseTransform), y, Mean, Components.Shape[0]);
        return y.MatMul(Components) + Mean;
    }

    private static void CheckTable(string member, Tensor x, Tensor mean, int columns)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.SameKind($"Pca.{member}", x, mean);
        Check.Shape(
            x.Rank == 2 && x.Shape[1] == columns, $"Pca.{member}: shape {x.Shape} must be [samples, {columns}].");
    }

    private static Tensor Fitted(Tensor? value) =>
        value ?? throw new InvalidOperationException("Pca: nothing was fitted yet; call Fit first.");
}
