namespace DeepNet.Layers;

/// <summary>Layers one after the other: each takes the output of the one before.</summary>
/// <remarks>State keys are the positions, <c>0.weight</c>. torch.nn.Sequential.</remarks>
public sealed class Sequential : Layer
{
    [Key("")]
    private readonly Layer[] _layers;

    /// <summary>Chains these layers; with none, the output is the input.</summary>
    public Sequential(params ReadOnlySpan<Layer> layers)
    {
        foreach (Layer layer in layers)
            ArgumentNullException.ThrowIfNull(layer, nameof(layers));
        _layers = layers.ToArray();
    }

    /// <summary>The number of layers.</summary>
    public int Count => _layers.Length;

    /// <summary>The layer at this position.</summary>
    public Layer this[Index index] => _layers[index];

    /// <summary>The output of the last layer.</summary>
    public override Tensor Forward(Tensor x)
    {
        foreach (Layer layer in _layers)
        {
            x = layer.Forward(x);
            ForwardObserver.Report(layer, x);
        }

        return Observed(x);
    }
}
