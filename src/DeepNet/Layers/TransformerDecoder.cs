namespace DeepNet.Layers;

/// <summary>Layers of a transformer's decoder, one after the other, and perhaps a last normalization.</summary>
/// <remarks>State keys are <c>layers.0.…</c> and <c>norm.…</c>. torch.nn.TransformerDecoder.</remarks>
public sealed class TransformerDecoder : Module
{
    /// <summary>A decoder of these layers.</summary>
    /// <param name="layers">From the input to the output.</param>
    /// <param name="norm">What the last layer's result goes through, or null.</param>
    public TransformerDecoder(IEnumerable<TransformerDecoderLayer> layers, LayerNorm? norm = null)
    {
        Layers = new ModuleList<TransformerDecoderLayer>(layers);
        Norm = norm;
    }

    /// <summary>The layers.</summary>
    public ModuleList<TransformerDecoderLayer> Layers { get; }

    /// <summary>The last normalization, or null.</summary>
    public LayerNorm? Norm { get; }

    /// <summary>The last layer's result; masks are those of <see cref="TransformerDecoderLayer.Forward"/> and serve
    /// every layer.</summary>
    /// <param name="x">[batch, length, modelDim], or [length, batch, modelDim] without batchFirst.</param>
    /// <param name="memory">The encoder's result.</param>
    /// <param name="mask">For the self-attention; true hides.</param>
    /// <param name="memoryMask">For the attention to the memory.</param>
    /// <param name="keyPaddingMask">[batch, length]: positions that nobody sees.</param>
    /// <param name="memoryKeyPaddingMask">[batch, memory length].</param>
    /// <param name="isCausal">A position sees itself and those before it only.</param>
    /// <param name="isMemoryCausal">The same for the memory.</param>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    public Tensor Forward(
        Tensor x,
        Tensor memory,
        Tensor? mask = null,
        Tensor? memoryMask = null,
        Tensor? keyPaddingMask = null,
        Tensor? memoryKeyPaddingMask = null,
        bool isCausal = false,
        bool isMemoryCausal = false)
    {
        foreach (TransformerDecoderLayer layer in Layers)
        {
            x = layer.Forward(
                x, memory, mask, memoryMask, keyPaddingMask, memoryKeyPaddingMask, isCausal, isMemoryCausal);
        }

        return Norm is null ? x : Norm.Forward(x);
    }

    /// <summary>The same of the positions that follow those in the caches: causal, step by step.</summary>
    /// <param name="x">The new positions, as in <see cref="Forward"/>, with a batch.</param>
    /// <param name="memory">The encoder's result.</param>
    /// <param name="caches">One for each layer.</param>
    /// <param name="keyPaddingMask">[batch, keys], those in the cache first.</param>
    /// <param name="memoryKeyPaddingMask">[batch, memory length].</param>
    /// <param name="memoryCaches">Others, one for each layer, for the keys and values of the memory; computed again in
    /// every call if not given.</param>
    /// <exception cref="ArgumentException">There is not one cache for each layer.</exception>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="InvalidOperationException">Gradients are recorded.</exception>
    public Tensor ForwardCached(
        Tensor x, Tensor memory, IReadOnlyList<KeyValueCache> caches, Tensor? keyPaddingMask = null,
        Tensor? memoryKeyPaddingMask = null, IReadOnlyList<KeyValueCache>? memoryCaches = null)
    {
        KeyValueCache.CheckCount(nameof(TransformerDecoder), caches, Layers.Count);
        if (memoryCaches is not null)
            KeyValueCache.CheckCount(nameof(TransformerDecoder), memoryCaches, Layers.Count);
        for (int i = 0; i < Layers.Count; i++)
        {
            x = Layers[i].ForwardCached(
                x, memory, caches[i], keyPaddingMask, memoryKeyPaddingMask, memoryCaches?[i]);
        }

        return Norm is null ? x : Norm.Forward(x);
    }
}
