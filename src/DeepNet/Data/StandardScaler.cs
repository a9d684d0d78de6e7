namespace DeepNet.Data;

/// <summary>Brings every feature to mean 0 and standard deviation 1: (x - mean) / std.</summary>
/// <remarks>The standard deviation is that of the samples, not corrected.
/// sklearn.preprocessing.StandardScaler.</remarks>
public sealed class StandardScaler : Scaler
{
    private protected override (Tensor Offset, Tensor Scale) Measure(Tensor x)
    {
        // Rounding of the mean must not make a constant feature one of a tiny deviation.
        Tensor first = x.Select(0, 0);
        Tensor isConstant = x.Amin(0).Eq(x.Amax(0));
        return (
            Tensor.Where(isConstant, first, x.Mean(0)),
            Tensor.Where(isConstant, first.ScalarLike(0), x.Std(0, correction: 0)));
    }
}
