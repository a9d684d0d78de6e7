using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Terms to add to a loss, which keep parameters small.</summary>
public static class Penalty
{
    /// <summary>strength · Σ |θ|: draws parameters to exactly zero.</summary>
    /// <param name="parameters">Which; of one type and device.</param>
    /// <param name="strength">Not negative.</param>
    /// <remarks>Tibshirani, 1996.</remarks>
    /// <exception cref="ArgumentException">There are no parameters, or the strength is negative or not
    /// finite.</exception>
    public static Tensor L1(IEnumerable<Parameter> parameters, double strength) =>
        Total(nameof(L1), parameters, strength, x => x.Abs().Sum());

    /// <summary>strength · Σ θ²: draws parameters towards zero. The same as a weight decay of twice the
    /// strength.</summary>
    /// <param name="parameters">Which; of one type and device.</param>
    /// <param name="strength">Not negative.</param>
    /// <remarks>Hoerl and Kennard, 1970.</remarks>
    /// <exception cref="ArgumentException">There are no parameters, or the strength is negative or not
    /// finite.</exception>
    public static Tensor L2(IEnumerable<Parameter> parameters, double strength) =>
        Total(nameof(L2), parameters, strength, x => x.Square().Sum());

    private static Tensor Total(
        string name, IEnumerable<Parameter> parameters, double strength, Func<Tensor, Tensor> measure)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Check.Range(
            strength >= 0 && double.IsFinite(strength), name, nameof(strength), strength,
            "must be finite and not negative");
        Tensor? total = null;
        foreach (Parameter parameter in parameters)
        {
            Tensor term = measure(parameter.Value);
            total = total is null ? term : total + term;
        }

        Check.Argument(total is not null, $"{name}: there are no parameters.");
        return total * strength;
    }
}
