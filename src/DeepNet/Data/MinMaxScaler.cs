namespace DeepNet.Data;

/// <summary>Brings every feature to a range: its smallest value to low, its largest to high.</summary>
/// <remarks>sklearn.preprocessing.MinMaxScaler.</remarks>
public sealed class MinMaxScaler : Scaler
{
    /// <summary>A scaler to this range.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end; above the lower one.</param>
    /// <exception cref="ArgumentException">The range is empty or not finite.</exception>
    public MinMaxScaler(double low = 0, double high = 1)
    {
        Check.Argument(
            double.IsFinite(low) && double.IsFinite(high),
            $"MinMaxScaler: low {low} and high {high} must be finite.");
        Check.Argument(low < high, $"MinMaxScaler: low {low} must be below high {high}.");
        (Low, High) = (low, high);
    }

    /// <summary>The lower end.</summary>
    public double Low { get; }

    /// <summary>The upper end.</summary>
    public double High { get; }

    private protected override (Tensor Offset, Tensor Scale) Measure(Tensor x)
    {
        Tensor smallest = x.Amin(0);
        Tensor range = x.Amax(0) - smallest;

        // low + (x - min) · (high - low) / range, where a constant feature counts as one of range 1.
        Tensor scale = range.MaskedFill(range.Eq(0), 1) / (High - Low);
        return (smallest - (scale * Low), scale);
    }
}
