namespace DeepNet.Layers;

/// <summary>Layers of a transformer's encoder, one after the other, and perhaps a last normalization.</summary>
/// <remarks>State keys are <c>layers.0.…</c> and <c>norm.…</c>. torch.nn.TransformerEncoder.</remarks>
public sealed class TransformerEncoder : Layer
{
    /// <summary>An encoder of these layers.</summary>
    /// <param name="layers">From the input to the output.</param>
    /// <param name="norm">What the last layer's result goes through, or null.</param>
    public TransformerEncoder(IEnumerable<TransformerEncoderLayer> layers, LayerNorm? norm = null)
    {
        Layers = new ModuleList<TransformerEncoderLayer>(layers);
        Norm = norm;
    }

    /// <summary>The layers.</summary>
    public ModuleList<TransformerEncoderLayer> Layers { get; }

    /// <summary>The last normalization, or null.</summary>
    public LayerNorm? Norm { get; }

    /// <summary>[batch, length, modelDim], or [length, batch, modelDim] without batchFirst, to the same.</summary>
    public override Tensor Forward(Tensor x) => Forward(x, mask: null);

    /// <summary>The same with masks for every layer, as <see cref="TransformerEncoderLayer"/> takes them.</summary>
    public Tensor Forward(Tensor x, Tensor? mask, Tensor? keyPaddingMask = null, bool isCausal = false)
    {
        foreach (TransformerEncoderLayer layer in Layers)
            x = layer.Forward(x, mask, keyPaddingMask, isCausal);
        return Observed(Norm is null ? x : Norm.Forward(x));
    }

    /// <summary>The same of the positions that follow those in the caches: a causal model, step by step.</summary>
    /// <param name="x">[batch, length, modelDim], or [length, batch, modelDim] without batchFirst.</param>
    /// <param name="caches">One for each layer.</param>
    /// <param name="keyPaddingMask">[batch, keys], those in the cache first; true hides.</param>
    /// <exception cref="ArgumentException">There is not one cache for each layer.</exception>
    /// <exception cref="InvalidOperationException">Gradients are recorded.</exception>
    public Tensor ForwardCached(Tensor x, IReadOnlyList<KeyValueCache> caches, Tensor? keyPaddingMask = null)
    {
        KeyValueCache.CheckCount(nameof(TransformerEncoder), caches, Layers.Count);
        for (int i = 0; i < Layers.Count; i++)
            x = Layers[i].ForwardCached(x, caches[i], keyPaddingMask);
        return Observed(Norm is null ? x : Norm.Forward(x));
    }
}
