namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// In training sets every element to SELU's lower limit -α′ with probability p, then scales and shifts all so that
    /// mean 0 and variance 1 stay: y = a (x or -α′) + a α′ p; else this tensor.
    /// </summary>
    /// <param name="p">Probability of being dropped, in [0, 1].</param>
    /// <param name="training">Whether to drop anything.</param>
    /// <param name="generator">Where the choice comes from; the default generator if not given.</param>
    /// <remarks>
    /// α′ = 1.7581 is SELU's scale · α, a = 1 / √((1 - p)(1 + p α′²)). With p = 1 all is 0. Klambauer et al., 2017,
    /// https://arxiv.org/abs/1706.02515. torch.nn.functional.alpha_dropout.
    /// </remarks>
    /// <exception cref="ArgumentException">p is not a probability.</exception>
    public Tensor AlphaDropout(double p = 0.5, bool training = true, RandomSource? generator = null) =>
        AlphaDroppedOut(nameof(AlphaDropout), p, training, generator, Rank);

    /// <summary><see cref="AlphaDropout"/> of whole channels of this tensor [batch, channels, …].</summary>
    /// <param name="p">Probability of being dropped, in [0, 1].</param>
    /// <param name="training">Whether to drop anything.</param>
    /// <param name="generator">Where the choice comes from; the default generator if not given.</param>
    /// <remarks>torch.nn.functional.feature_alpha_dropout.</remarks>
    /// <exception cref="ShapeException">The rank is less than 2.</exception>
    /// <exception cref="ArgumentException">p is not a probability.</exception>
    public Tensor FeatureAlphaDropout(double p = 0.5, bool training = true, RandomSource? generator = null)
    {
        CheckFeatures(nameof(FeatureAlphaDropout));
        return AlphaDroppedOut(nameof(FeatureAlphaDropout), p, training, generator, 2);
    }

    private Tensor AlphaDroppedOut(string name, double p, bool training, RandomSource? generator, int dims)
    {
        const double Limit = 1.7580993408473766; // SELU's scale · α
        Check.Floating(name, this);
        Check.Argument(p is >= 0 and <= 1, $"{name}: p = {p} is not in [0, 1].");
        if (!training || p == 0)
            return this;
        if (p == 1)
            return this * 0;
        double a = 1 / Math.Sqrt((1 - p) * (1 + (p * Limit * Limit)));
        Tensor keep = KeepMask(1 - p, generator, dims);
        return (this * (keep * a)) + (((keep - 1) * (a * Limit)) + (a * Limit * p));
    }
}
