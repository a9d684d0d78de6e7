namespace DeepNet.Layers;

/// <summary>Stochastic depth: while training sets whole samples to zero with probability p and scales the rest by
/// 1 / (1 - p); else does nothing.</summary>
/// <remarks>For the branch of a residual connection: <c>new Residual(new Sequential(branch, new DropPath(0.1)))</c>.
/// Huang et al., 2016, https://arxiv.org/abs/1603.09382; torchvision.ops.StochasticDepth with mode "row".</remarks>
public sealed class DropPath : DropoutLayer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="p">Probability of being dropped.</param>
    /// <param name="scaleByKeep">False leaves what stays unscaled.</param>
    /// <param name="generator">The layer draws its masks from a generator split off this one; null for the default
    /// generator.</param>
    /// <exception cref="ArgumentException">The probability is not in [0, 1].</exception>
    public DropPath(double p, bool scaleByKeep = true, RandomSource? generator = null)
        : base(p, generator) => ScaleByKeep = scaleByKeep;

    /// <summary>Whether what stays is scaled by 1 / (1 - p).</summary>
    public bool ScaleByKeep { get; }

    /// <summary>[batch, …] to the same.</summary>
    /// <exception cref="ShapeException">x is a scalar.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.DropPath(P, IsTraining, ScaleByKeep, Generator));

    /// <inheritdoc/>
    protected override string Describe() => $"{base.Describe()}, scaleByKeep: {SettingText.Of(ScaleByKeep)}";
}
