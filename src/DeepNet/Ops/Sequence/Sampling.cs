namespace DeepNet;

/// <summary>Choosing the next token from a language model's logits [batch…, vocabulary].</summary>
/// <remarks>
/// Filters set the logits of what must not be chosen to −∞ and leave the others, so that they can follow one another;
/// <see cref="Draw"/> chooses. Equal logits rank by their place, the first highest.
/// </remarks>
public static class Sampling
{
    /// <summary>logits / temperature: below 1 the likely gets likelier.</summary>
    /// <exception cref="ArgumentException">The temperature is not positive.</exception>
    public static Tensor Temperature(Tensor logits, double temperature)
    {
        CheckLogits(nameof(Temperature), logits);
        Check.Argument(
            temperature > 0 && double.IsFinite(temperature),
            $"Sampling.Temperature: temperature {temperature} must be positive; ArgMax takes the likeliest.");
        return logits / temperature;
    }

    /// <summary>Only the k most likely stay; all of them if there are fewer.</summary>
    /// <remarks>Fan et al., 2018, https://arxiv.org/abs/1805.04833.</remarks>
    /// <exception cref="ArgumentException">k is not positive.</exception>
    public static Tensor TopK(Tensor logits, int k)
    {
        CheckLogits(nameof(TopK), logits);
        Check.Argument(k > 0, $"Sampling.TopK: k {k} must be positive.");
        if (k >= logits.Shape[-1])
            return logits;
        Tensor best = logits.Detach().TopK(k, sorted: false).Indices;
        return Kept(logits, Tensor.Zeros(logits.Shape, device: logits.Device).Scatter(-1, best, 1).Cast(DType.Bool));
    }

    /// <summary>Only the fewest likeliest stay whose probabilities add up to p or more: at least one.</summary>
    /// <remarks>Holtzman et al., 2020, https://arxiv.org/abs/1904.09751.</remarks>
    /// <exception cref="ArgumentException">p is not in (0, 1].</exception>
    public static Tensor TopP(Tensor logits, double p)
    {
        CheckLogits(nameof(TopP), logits);
        Check.Argument(p is > 0 and <= 1, $"Sampling.TopP: p {p} must be in (0, 1].");
        if (p == 1)
            return logits;
        (Tensor sorted, Tensor places) = logits.Detach().Sort(-1, descending: true);
        Tensor probabilities = sorted.Cast(DType.Float64).Softmax();

        // What stands before a token decides; before the first there is nothing.
        Tensor before = probabilities.CumSum(-1) - probabilities;
        Tensor isKept = (before < p).Cast(DType.Float32);
        return Kept(logits, Tensor.Zeros(logits.Shape, device: logits.Device).Scatter(-1, places, isKept)
            .Cast(DType.Bool));
    }

    /// <summary>Only those stay that are at least p times as likely as the likeliest.</summary>
    /// <remarks>Nguyen et al., 2024, https://arxiv.org/abs/2407.01082.</remarks>
    /// <exception cref="ArgumentException">p is not in [0, 1].</exception>
    public static Tensor MinP(Tensor logits, double p)
    {
        CheckLogits(nameof(MinP), logits);
        Check.Argument(p is >= 0 and <= 1, $"Sampling.MinP: p {p} must be in [0, 1].");
        if (p == 0)
            return logits;
        Tensor x = logits.Detach().Cast(DType.Float64);
        return Kept(logits, x >= x.Amax(-1, keepDim: true) + Math.Log(p));
    }

    /// <summary>Makes tokens that were there less likely: positive logits are divided by the penalty, negative ones
    /// multiplied.</summary>
    /// <param name="logits">[batch…, vocabulary].</param>
    /// <param name="tokens">[batch…, length], Int64 or Int32: what was written so far.</param>
    /// <param name="penalty">More than 1 avoids repetition; 1 changes nothing.</param>
    /// <remarks>Keskar et al., 2019, https://arxiv.org/abs/1909.05858.</remarks>
    /// <exception cref="ArgumentException">The penalty is not positive.</exception>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    public static Tensor RepetitionPenalty(Tensor logits, Tensor tokens, double penalty)
    {
        CheckLogits(nameof(RepetitionPenalty), logits);
        ArgumentNullException.ThrowIfNull(tokens);
        Check.Argument(
            penalty > 0 && double.IsFinite(penalty),
            $"Sampling.RepetitionPenalty: penalty {penalty} must be positive.");
        Check.Shape(
            tokens.Rank == logits.Rank
                && tokens.Shape.AsSpan()[..^1].SequenceEqual(logits.Shape.AsSpan()[..^1]),
            $"Sampling.RepetitionPenalty: tokens {tokens.Shape} and logits {logits.Shape} must be equal but in the "
                + $"last dim.");
        Tensor seen = Tensor.Zeros(logits.Shape, device: logits.Device).Scatter(-1, tokens, 1).Cast(DType.Bool);
        Tensor penalized = Tensor.Where(logits < 0, logits * penalty, logits / penalty);
        return Tensor.Where(seen, penalized, logits);
    }

    /// <summary>A token for every row, chosen with the probabilities softmax(logits).</summary>
    /// <param name="logits">[batch…, vocabulary]; −∞ is never chosen.</param>
    /// <param name="generator">Where the choice comes from; the default generator if not given.</param>
    /// <returns>[batch…], Int64.</returns>
    /// <remarks>The largest of logits + Gumbel noise is such a choice (Gumbel, 1954), here in double
    /// precision.</remarks>
    /// <exception cref="DTypeException">The logits are not floating point.</exception>
    public static Tensor Draw(Tensor logits, RandomSource? generator = null)
    {
        CheckLogits(nameof(Draw), logits);
        Tensor x = logits.Detach().Cast(DType.Float64);
        Tensor noise = -(-Tensor.Rand(x.Shape, DType.Float64, x.Device, generator).Log()).Log();
        return (x + noise).ArgMax(-1);
    }

    /// <summary>The usual way to the next token: temperature, then the k likeliest, then those up to p, then
    /// chance.</summary>
    /// <param name="logits">[batch…, vocabulary].</param>
    /// <param name="temperature">See <see cref="Temperature"/>; 0 takes the likeliest.</param>
    /// <param name="topK">See <see cref="TopK"/>; all if not given.</param>
    /// <param name="topP">See <see cref="TopP"/>.</param>
    /// <param name="generator">Where the choice comes from; the default generator if not given.</param>
    /// <returns>[batch…], Int64.</returns>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public static Tensor Next(
        Tensor logits, double temperature = 1, int? topK = null, double topP = 1, RandomSource? generator = null)
    {
        CheckLogits(nameof(Next), logits);
        if (temperature == 0)
            return logits.Detach().ArgMax(-1);
        Tensor x = Temperature(logits, temperature);
        if (topK is { } k)
            x = TopK(x, k);
        return Draw(TopP(x, topP), generator);
    }

    private static Tensor Kept(Tensor logits, Tensor isKept) =>
        logits.MaskedFill(isKept.LogicalNot(), double.NegativeInfinity);

    private static void CheckLogits(string name, Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        Check.Floating($"Sampling.{name}", logits);
        Check.Shape(
            logits.Rank > 0 && logits.Shape[-1] > 0,
            $"Sampling.{name}: logits {logits.Shape} must be [batch…, vocabulary].");
    }
}
