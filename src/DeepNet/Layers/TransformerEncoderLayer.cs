namespace DeepNet.Layers;

/// <summary>One layer of a transformer's encoder: self-attention and a feed-forward network, each with dropout, a
/// residual connection and layer normalization.</summary>
/// <remarks>
/// x ← norm1(x + attention(x)), x ← norm2(x + linear2(activation(linear1(x)))); with normFirst
/// x ← x + attention(norm1(x)), x ← x + linear2(activation(linear1(norm2(x)))). Vaswani et al., 2017,
/// https://arxiv.org/abs/1706.03762; torch.nn.TransformerEncoderLayer. Masks are those of
/// <see cref="MultiHeadAttention"/>.
/// </remarks>
public sealed class TransformerEncoderLayer : Layer
{
    private readonly Func<Tensor, Tensor> _activation;

    /// <summary>Creates the layer.</summary>
    /// <param name="modelDim">Size of inputs and results.</param>
    /// <param name="numHeads">Heads of the attention.</param>
    /// <param name="feedForwardDim">Size between the two linear maps.</param>
    /// <param name="dropout">Probability of dropout, in the attention's weights too.</param>
    /// <param name="activation">Between the two linear maps; ReLU if not given, SiLU if gated.</param>
    /// <param name="epsilon">Of the layer normalizations.</param>
    /// <param name="batchFirst">True for [batch, length, size], false for [length, batch, size].</param>
    /// <param name="normFirst">Normalize what goes into attention and network, not what comes out.</param>
    /// <param name="gated">True for a gated network: linear1 has 2 · feedForwardDim outputs, and the activation of the
    /// first half multiplies the second. SwiGLU, unless another activation is given (Shazeer, 2020,
    /// https://arxiv.org/abs/2002.05202).</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive, modelDim is not a multiple of numHeads, dropout is
    /// not in [0, 1], or epsilon is negative or not finite.</exception>
    public TransformerEncoderLayer(
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
            nameof(TransformerEncoderLayer), modelDim, numHeads, feedForwardDim, dropout, epsilon);
        SelfAttention = new MultiHeadAttention(
            modelDim, numHeads, dropout, batchFirst: batchFirst, generator: generator);
        Linear1 = new Linear(modelDim, gated ? 2 * feedForwardDim : feedForwardDim, generator: generator);
        Dropout = new Dropout(dropout, generator);
        Linear2 = new Linear(feedForwardDim, modelDim, generator: generator);
        Norm1 = new LayerNorm(modelDim, epsilon);
        Norm2 = new LayerNorm(modelDim, epsilon);
        Dropout1 = new Dropout(dropout, generator);
        Dropout2 = new Dropout(dropout, generator);
        (NormFirst, IsGated) = (normFirst, gated);
        _activation = TransformerParts.Activation(activation, gated);
    }

    /// <summary>The attention.</summary>
    [Key("self_attn")]
    public MultiHeadAttention SelfAttention { get; }

    /// <summary>modelDim to feedForwardDim, or twice that if gated.</summary>
    public Linear Linear1 { get; }

    /// <summary>After the activation.</summary>
    public Dropout Dropout { get; }

    /// <summary>feedForwardDim to modelDim.</summary>
    public Linear Linear2 { get; }

    /// <summary>The attention's normalization.</summary>
    public LayerNorm Norm1 { get; }

    /// <summary>The network's normalization.</summary>
    public LayerNorm Norm2 { get; }

    /// <summary>After the attention.</summary>
    public Dropout Dropout1 { get; }

    /// <summary>After the network.</summary>
    public Dropout Dropout2 { get; }

    /// <summary>Whether normalization comes first.</summary>
    public bool NormFirst { get; }

    /// <summary>Whether the activation of half of linear1's outputs multiplies the other half.</summary>
    public bool IsGated { get; }

    /// <summary>[batch, length, modelDim], or [length, batch, modelDim] without batchFirst, to the same.</summary>
    public override Tensor Forward(Tensor x) => Forward(x, mask: null);

    /// <summary>The same with masks; true hides.</summary>
    /// <param name="x">[batch, length, modelDim], or [length, batch, modelDim] without batchFirst; the batch may be
    /// left out.</param>
    /// <param name="mask">[length, length] or [batch · numHeads, length, length], for the scores.</param>
    /// <param name="keyPaddingMask">[batch, length]: positions that nobody sees.</param>
    /// <param name="isCausal">A position sees itself and those before it only; needs no mask.</param>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    public Tensor Forward(Tensor x, Tensor? mask, Tensor? keyPaddingMask = null, bool isCausal = false) =>
        Run(x, normed => SelfAttention.Forward(normed, normed, normed, keyPaddingMask, mask, isCausal));

    /// <summary>The same of the positions that follow those in the cache, which it then holds too: a causal layer,
    /// step by step.</summary>
    /// <param name="x">[batch, length, modelDim], or [length, batch, modelDim] without batchFirst.</param>
    /// <param name="cache">Of this layer alone; see <see cref="MultiHeadAttention.ForwardCached"/>.</param>
    /// <param name="keyPaddingMask">[batch, keys], those in the cache first; true hides.</param>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="InvalidOperationException">Gradients are recorded.</exception>
    public Tensor ForwardCached(Tensor x, KeyValueCache cache, Tensor? keyPaddingMask = null) =>
        Run(x, normed => SelfAttention.ForwardCached(normed, cache, keyPaddingMask));

    private Tensor Run(Tensor x, Func<Tensor, Tensor> attend)
    {
        TransformerParts.CheckInput(nameof(TransformerEncoderLayer), x, SelfAttention);
        x = TransformerParts.Residual(x, Norm1, NormFirst, y => Dropout1.Forward(attend(y)));
        return Observed(TransformerParts.Residual(x, Norm2, NormFirst, Network));
    }

    /// <inheritdoc/>
    protected override string Describe() => TransformerParts.Describe(NormFirst, IsGated);

    private Tensor Network(Tensor x) =>
        Dropout2.Forward(TransformerParts.Network(x, Linear1, _activation, IsGated, Dropout, Linear2));
}
