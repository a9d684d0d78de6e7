namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// InfoNCE: query i should be nearer to key i than to the keys of all others. Cross entropy of the cosines of
    /// query i with every key, divided by a temperature, with key i as the target.
    /// </summary>
    /// <param name="queries">[batch, features].</param>
    /// <param name="keys">[batch, features], of the same type: key i belongs to query i.</param>
    /// <param name="temperature">What the cosines are divided by; positive.</param>
    /// <param name="reduction">Mean over the batch by default.</param>
    /// <remarks>Vectors are scaled to length 1 first. van den Oord et al., 2018, https://arxiv.org/abs/1807.03748.
    /// </remarks>
    /// <exception cref="ShapeException">The shapes differ or are not [batch, features].</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="temperature"/> is not positive.</exception>
    public static Tensor InfoNce(
        Tensor queries, Tensor keys, double temperature = 0.1, Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(InfoNce);
        using var cast = Autocast.Wide(ref queries, ref keys);
        CheckViews(name, nameof(queries), queries, nameof(keys), keys, temperature);
        if (queries.DType.IsHalf())
        {
            return InfoNce(queries.Cast(DType.Float32), keys.Cast(DType.Float32), temperature, reduction)
                .Cast(queries.DType);
        }

        Tensor similarities = queries.Normalize().MatMul(keys.Normalize().Transpose(0, 1)) / temperature;
        return OfMatches(
            name, similarities, Tensor.Arange(0, queries.Shape[0], 1, DType.Int64, queries.Device), reduction);
    }

    /// <summary>Cross entropy of similarities in rows, of which one is that of what belongs together.</summary>
    private static Tensor OfMatches(string name, Tensor similarities, Tensor matches, Reduction reduction) =>
        OfLabels(name, similarities, matches, weight: null, NoIgnoredLabel, smoothing: 0, reduction);

    private static void CheckViews(
        string name, string firstName, Tensor first, string secondName, Tensor second, double temperature)
    {
        CheckSame(name, firstName, first, secondName, second);
        Check.Shape(
            first.Rank == 2 && first.Shape[0] > 0,
            $"{name}: {firstName} {first.Shape} must be [batch, features] with at least one row.");
        Check.Argument(
            temperature > 0 && double.IsFinite(temperature),
            $"{name}: temperature {temperature} must be positive and finite.");
    }
}
