namespace DeepNet.Layers;

/// <summary>Gives its input back: stands where a layer is left out.</summary>
/// <remarks>torch.nn.Identity.</remarks>
public sealed class Identity : Layer
{
    /// <summary>x itself.</summary>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Observed(x);
    }
}
