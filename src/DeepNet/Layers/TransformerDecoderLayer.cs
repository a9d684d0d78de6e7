namespace DeepNet.Layers;

/// <summary>One layer of a transformer's decoder: self-attention, attention to the encoder's result, and a feed-forward
/// network, each with dropout, a residual connection and layer normalization.</summary>
/// <remarks>
/// x ← norm1(x + attention(x)), x ← norm2(x + attention(x, memory)), x ← norm3(x + linear2(activation(linear1(x))));
/// with normFirst x ← x + attention(norm1(x)), and so on. Vaswani et al., 2017, https://arxiv.org/abs/1706.03762;
/// torch.nn.TransformerDecoderLayer. Masks are those of <see cref="MultiHeadAttention"/>: true hides.
/// </remarks>
public sealed class TransformerDecoderLayer : Module
{
    private readonly Func<Tensor, Tensor> _activation;

    /// <summary>Creates the layer.</summary>
    /// <param name="modelDim">Size of inputs, memory and results.</param>
    /// <param name="numHeads">Heads of both attentions.</param>
    /// <param name="feedForwardDim">Size between the two linear maps.</param>
    /// <param name="dropout">Probability of dropout, in the attentions' weights too.</param>
    /// <param name="activation">Between the two linear maps; ReLU if not given, SiLU if gated.</param>
    /// <param name="epsilon">Of the layer normalizations.</param>
    /// <param name="batchFirst">True for [batch, length, size], false for [length, batch, size].</param>
    /// <param name="normFirst">Normalize what goes into attentions and network, not what comes out.</param>
    /// <param name="gated">True for a gated network: linear1 has 2 · feedForwardDim outputs, and the activation of the
    /// first half multiplies the second. SwiGLU, unless another activation is given (Shazeer, 2020,
    /// https://arxiv.org/abs/2002.05202).</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive, modelDim is not a multiple of numHeads, dropout is
    /// not in [0, 1], or epsilon is negative or not finite.</exception>
    public TransformerDecoderLayer(
        int modelDim,
        int numHeads,
        int feedForwardDim = 2048,
        double dropout = 0.1,
        Func<Tensor, Tensor>? activation = null,
        double epsilon = 1e-5,
        bool batchFirst = false,
        bool normFirst = false,
        bool gated = false,
        RandomSource? generator = null)
    {
        TransformerParts.CheckSettings(
            nameof(TransformerDecoderLayer), modelDim, numHeads, feedForwardDim, dropout, epsilon);
        SelfAttention = new MultiHeadAttention(
            modelDim, numHeads, dropout, batchFirst: batchFirst, generator: generator);
        CrossAttention = new MultiHeadAttention(
            modelDim, numHeads, dropout, batchFirst: batchFirst, generator: generator);
        Linear1 = new Linear(modelDim, gated ? 2 * feedForwardDim : feedForwardDim, generator: generator);
        Dropout = new Dropout(dropout, generator);
        Linear2 = new Linear(feedForwardDim, modelDim, generator: generator);
        Norm1 = new LayerNorm(modelDim, epsilon);
        Norm2 = new LayerNorm(modelDim, epsilon);
        Norm3 = new LayerNorm(modelDim, epsilon);
        Dropout1 = new Dropout(dropout, generator);
        Dropout2 = new Dropout(dropout, generator);
        Dropout3 = new Dropout(dropout, generator);
        (NormFirst, IsGated) = (normFirst, gated);
        _activation = TransformerParts.Activation(activation, gated);
    }

    /// <summary>The attention of positions to each other.</summary>
    [Key("self_attn")]
    public MultiHeadAttention SelfAttention { get; }

    /// <summary>The attention of positions to the memory.</summary>
    [Key("multihead_attn")]
    public MultiHeadAttention CrossAttention { get; }

    /// <summary>modelDim to feedForwardDim, or twice that if gated.</summary>
    public Linear Linear1 { get; }

    /// <summary>After the activation.</summary>
    public Dropout Dropout { get; }

    /// <summary>feedForwardDim to modelDim.</summary>
    public Linear Linear2 { get; }

    /// <summary>The self-attention's normalization.</summary>
    public LayerNorm Norm1 { get; }

    /// <summary>The normalization of the attention to the memory.</summary>
    public LayerNorm Norm2 { get; }

    /// <summary>The network's normalization.</summary>
    public LayerNorm Norm3 { get; }

    /// <summary>After the self-attention.</summary>
    public Dropout Dropout1 { get; }

    /// <summary>After the attention to the memory.</summary>
    public Dropout Dropout2 { get; }

    /// <summary>After the network.</summary>
    public Dropout Dropout3 { get; }

    /// <summary>Whether normalization comes first.</summary>
    public bool NormFirst { get; }

    /// <summary>Whether the activation of half of linear1's outputs multiplies the other half.</summary>
    public bool IsGated { get; }

    /// <summary>The layer's result for x, of its shape.</summary>
    /// <param name="x">[batch, length, modelDim], or [length, batch, modelDim] without batchFirst; the batch may be
    /// left out.</param>
    /// <param name="memory">The encoder's result, of the same kind with a length of its own.</param>
    /// <param name="mask">[length, length] or [batch · numHeads, length, length], for the self-attention.</param>
    /// <param name="memoryMask">[length, memory length] or [batch · numHeads, length, memory length].</param>
    /// <param name="keyPaddingMask">[batch, length]: positions that nobody sees.</param>
    /// <param name="memoryKeyPaddingMask">[batch, memory length].</param>
    /// <param name="isCausal">A position sees itself and those before it only; needs no mask.</param>
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
        bool isMemoryCausal = false) =>
        Run(
            x,
            memory,
            y => SelfAttention.Forward(y, y, y, keyPaddingMask, mask, isCausal),
            y => CrossAttention.Forward(y, memory, memory, memoryKeyPaddingMask, memoryMask, isMemoryCausal));

    /// <summary>The same of the positions that follow those in the cache, which it then holds too: causal, step by
    /// step.</summary>
    /// <param name="x">As in <see cref="Forward"/>, with a batch.</param>
    /// <param name="memory">The encoder's result.</param>
    /// <param name="cache">Of this layer alone; see <see cref="MultiHeadAttention.ForwardCached"/>.</param>
    /// <param name="keyPaddingMask">[batch, keys], those in the cache first.</param>
    /// <param name="memoryKeyPaddingMask">[batch, memory length].</param>
    /// <param name="memoryCache">Another cache, for the keys and values of the memory; computed again in every call if
    /// not given.</param>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="InvalidOperationException">Gradients are recorded.</exception>
    public Tensor ForwardCached(
        Tensor x, Tensor memory, KeyValueCache cache, Tensor? keyPaddingMask = null,
        Tensor? memoryKeyPaddingMask = null, KeyValueCache? memoryCache = null) =>
        Run(
            x,
            memory,
            y => SelfAttention.ForwardCached(y, cache, keyPaddingMask),
            y => memoryCache is null
                ? CrossAttention.Forward(y, memory, memory, memoryKeyPaddingMask)
                : CrossAttention.ForwardMemoryCached(y, memory, memoryCache, memoryKeyPaddingMask));

    private Tensor Run(
        Tensor x, Tensor memory, Func<Tensor, Tensor> attend, Func<Tensor, Tensor> attendToMemory)
    {
        TransformerParts.CheckPair(
            nameof(TransformerDecoderLayer), nameof(x), x, nameof(memory), memory, SelfAttention.EmbedDim,
            SelfAttention.BatchFirst);
        x = TransformerParts.Residual(x, Norm1, NormFirst, y => Dropout1.Forward(attend(y)));
        x = TransformerParts.Residual(x, Norm2, NormFirst, y => Dropout2.Forward(attendToMemory(y)));
        return TransformerParts.Residual(x, Norm3, NormFirst, Network);
    }

    /// <inheritdoc/>
    protected override string Describe() => TransformerParts.Describe(NormFirst, IsGated);

    private Tensor Network(Tensor x) =>
        Dropout3.Forward(TransformerParts.Network(x, Linear1, _activation, IsGated, Dropout, Linear2));
}
