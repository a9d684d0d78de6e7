namespace DeepNet.Data;

/// <summary>Shifts and scales every feature of a table: y = (x - offset) / scale, fitted to data.</summary>
/// <remarks>Tables are [samples, features], Float32 or Float64. A feature that does not vary is shifted only;
/// one that holds a NaN becomes NaN.</remarks>
public abstract class Scaler
{
    private Tensor? _offset;
    private Tensor? _scale;

    private protected Scaler()
    {
    }

    /// <summary>What is subtracted, per feature.</summary>
    /// <exception cref="InvalidOperationException">Nothing was fitted yet.</exception>
    public Tensor Offset => Fitted(_offset);

    /// <summary>What is divided by, per feature; not 0.</summary>
    /// <exception cref="InvalidOperationException">Nothing was fitted yet.</exception>
    public Tensor Scale => Fitted(_scale);

    /// <summary>Learns offset and scale from a table; gives itself back.</summary>
    /// <exception cref="ShapeException">It is no table, or has no samples.</exception>
    public Scaler Fit(Tensor x)
    {
        CheckTable(nameof(Fit), x);
        Check.Shape(x.Shape[0] > 0, $"{GetType().Name}.Fit: the table {x.Shape} has no samples.");
        (Tensor offset, Tensor scale) = Measure(x.Detach());
        _offset = offset;
        _scale = scale.MaskedFill(scale.Eq(0), 1);
        return this;
    }

    /// <summary>The table scaled.</summary>
    /// <exception cref="InvalidOperationException">Nothing was fitted yet.</exception>
    /// <exception cref="ShapeException">It is no table of as many features.</exception>
    public Tensor Transform(Tensor x)
    {
        Tensor offset = Offset;
        return (Fitting(nameof(Transform), x, offset) - offset) / Scale;
    }

    /// <summary>The table before scaling.</summary>
    /// <exception cref="InvalidOperationException">Nothing was fitted yet.</exception>
    /// <exception cref="ShapeException">It is no table of as many features.</exception>
    public Tensor InverseTransform(Tensor y)
    {
        Tensor offset = Offset;
        return (Fitting(nameof(InverseTransform), y, offset) * Scale) + offset;
    }

    /// <summary>Fits and transforms one table.</summary>
    public Tensor FitTransform(Tensor x) => Fit(x).Transform(x);

    private protected abstract (Tensor Offset, Tensor Scale) Measure(Tensor x);

    private void CheckTable(string member, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        string name = $"{GetType().Name}.{member}";
        Check.Floating(name, x);
        Check.Shape(x.Rank == 2, $"{name}: shape {x.Shape} must be [samples, features].");
    }

    private Tensor Fitting(string member, Tensor x, Tensor offset)
    {
        CheckTable(member, x);
        string name = $"{GetType().Name}.{member}";
        Check.SameKind(name, x, offset);
        Check.Shape(
            x.Shape[1] == offset.Shape[0],
            $"{name}: shape {x.Shape} must have {offset.Shape[0]} features, as what was fitted.");
        return x;
    }

    private Tensor Fitted(Tensor? value) =>
        value ?? throw new InvalidOperationException($"{GetType().Name}: nothing was fitted yet; call Fit first.");
}
