namespace DeepNet.Layers;

/// <summary>What the dropout layers share: a probability, and random numbers of their own.</summary>
/// <remarks>They drop while training and give their input back in evaluation. The same generator state gives the same
/// choice for any number of threads.</remarks>
public abstract class DropoutLayer : Layer
{
    private protected DropoutLayer(double p, RandomSource? generator)
    {
        Check.Argument(p is >= 0 and <= 1, $"{GetType().Name}: p {p} must be in [0, 1].");
        P = p;
        // Its own numbers: how often others draw does not change this layer's masks.
        Generator = generator?.Split();
    }

    /// <summary>Probability of being dropped.</summary>
    public double P { get; }

    /// <summary>Where the masks come from; null for the default generator.</summary>
    private protected RandomSource? Generator { get; }

    /// <inheritdoc/>
    protected override string Describe() => $"p: {SettingText.Of(P)}";

    /// <summary>Dropout of channels, where the batch may be left out.</summary>
    private protected Tensor DropFeatures(Tensor x, int unbatchedRank, string form)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            x.Rank == unbatchedRank || x.Rank == unbatchedRank + 1,
            $"{GetType().Name}: input {x.Shape} must be [batch, {form}] or [{form}].");
        return Observed(
            x.Rank == unbatchedRank
                ? x.Unsqueeze(0).FeatureDropout(P, IsTraining, Generator).Squeeze(0)
                : x.FeatureDropout(P, IsTraining, Generator));
    }
}
