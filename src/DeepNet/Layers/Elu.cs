namespace DeepNet.Layers;

/// <summary>Exponential linear unit: y = x for x > 0, else α(eˣ - 1).</summary>
/// <remarks>Clevert et al., 2015, https://arxiv.org/abs/1511.07289; torch.nn.ELU.</remarks>
public sealed class Elu : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="alpha">α, the limit at -∞ is -α.</param>
    /// <exception cref="ArgumentException">α is not finite.</exception>
    public Elu(double alpha = 1) => Alpha = ActivationSettings.Finite(nameof(Elu), nameof(alpha), alpha);

    /// <summary>α, the limit at -∞ is -α.</summary>
    public double Alpha { get; }

    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Elu(Alpha));

    /// <inheritdoc/>
    protected override string Describe() => $"alpha: {SettingText.Of(Alpha)}";
}
