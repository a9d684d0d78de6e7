namespace DeepNet.Layers;

/// <summary>Sets to zero what is not farther than λ from zero.</summary>
/// <remarks>torch.nn.Hardshrink.</remarks>
public sealed class Hardshrink : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="lambda">λ.</param>
    public Hardshrink(double lambda = 0.5) => Lambda = lambda;

    /// <summary>λ.</summary>
    public double Lambda { get; }

    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Hardshrink(Lambda));

    /// <inheritdoc/>
    protected override string Describe() => $"lambda: {SettingText.Of(Lambda)}";
}
