using DeepNet.Layers;

namespace DeepNet.Optimizers;

/// <summary>Exponential moving averages of a model's parameters: average ← decay · average + (1 - decay) θ.</summary>
/// <remarks>
/// With warm-up the decay is at most (1 + n) / (10 + n) after n updates, so that early values are forgotten sooner.
/// Polyak and Juditsky, 1992; torch.optim.swa_utils.get_ema_multi_avg_fn.
/// </remarks>
public sealed class EmaWeights : AveragedWeights
{
    private readonly bool _warmUp;

    /// <summary>Averages the parameters of a model.</summary>
    /// <param name="model">Whose parameters.</param>
    /// <param name="decay">In [0, 1].</param>
    /// <param name="warmUp">Whether the decay rises to its value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is not in [0, 1].</exception>
    public EmaWeights(Module model, double decay = 0.999, bool warmUp = false)
        : base(model)
    {
        Check.Range(decay is >= 0 and <= 1, nameof(EmaWeights), nameof(decay), decay, "must be in [0, 1]");
        (Decay, _warmUp) = (decay, warmUp);
    }

    /// <summary>The part of the average that an update keeps.</summary>
    public double Decay { get; }

    private protected override double Share(long updates) =>
        1 - (_warmUp ? Math.Min(Decay, (1.0 + updates) / (10.0 + updates)) : Decay);
}
