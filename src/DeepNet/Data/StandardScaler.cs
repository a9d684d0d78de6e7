namespace DeepNet.Data;

/// <summary>Brings every feature to mean 0 and standard deviation 1: (x - mean) / std.</summary>
/// <remarks>The standard deviation is that of the samples, not corrected.
/// sklearn.preprocessing.StandardScaler.</remarks>
public sealed class StandardScaler : Scaler
{
    private protected override (Tensor Offset, Tensor Scale) Measure(Tensor x) =>
        (x.Mean(0), x.Std(0, correction: 0));
}
