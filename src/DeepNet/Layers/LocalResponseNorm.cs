namespace DeepNet.Layers;

/// <summary>Divides by the activity of the neighbouring channels: y = x / (k + α · mean of x² over size
/// channels)^β.</summary>
/// <remarks>Channels outside count as 0. Krizhevsky, Sutskever and Hinton, 2012; torch.nn.LocalResponseNorm.</remarks>
public sealed class LocalResponseNorm : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="size">Channels that are looked at, this one in the middle.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β.</param>
    /// <param name="k">k.</param>
    /// <exception cref="ArgumentException">The size is not positive, or another number is not finite.</exception>
    public LocalResponseNorm(int size, double alpha = 1e-4, double beta = 0.75, double k = 1)
    {
        Tensor.CheckResponse(size, alpha, beta, k);
        (Size, Alpha, Beta, K) = (size, alpha, beta, k);
    }

    /// <summary>Channels that are looked at.</summary>
    public int Size { get; }

    /// <summary>α.</summary>
    public double Alpha { get; }

    /// <summary>β.</summary>
    public double Beta { get; }

    /// <summary>k.</summary>
    public double K { get; }

    /// <summary>[batch, channels, spatial…] to the same.</summary>
    /// <exception cref="ShapeException">x has fewer than three dimensions.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.LocalResponseNorm(Size, Alpha, Beta, K));

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{Size}, alpha: {SettingText.Of(Alpha)}, beta: {SettingText.Of(Beta)}, k: {SettingText.Of(K)}";
}
