namespace DeepNet.Layers;

/// <summary>Moves everything towards zero by λ, and to zero what is nearer than that.</summary>
/// <remarks>torch.nn.Softshrink.</remarks>
public sealed class Softshrink : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="lambda">λ, not negative.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public Softshrink(double lambda = 0.5)
    {
        Check.Argument(lambda >= 0, $"Softshrink: lambda {lambda} must not be negative.");
        Lambda = lambda;
    }

    /// <summary>λ, not negative.</summary>
    public double Lambda { get; }

    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Softshrink(Lambda));

    /// <inheritdoc/>
    protected override string Describe() => $"lambda: {SettingText.Of(Lambda)}";
}
