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
    /// <param name="activation">Between the two linear maps; ReLU if not given.</param>
    /// <param name="epsilon">Of the layer normalizations.</param>
    /// <param name="batchFirst">True for [batch, length, size], false for [length, batch, size].</param>
    /// <param name="normFirst">Normalize what goes into attention and network, not what comes out.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive, modelDim is not a multiple of numHeads, or
    /// dropout is
    /// not in [0, 1].</exception>
    public TransformerEncoderLayer(
        int modelDim,
        int numHeads,
        int feedForwardDim = 2048,
        double dropout = 0.1,
        Func<Tensor, Tensor>? activation = null,
        double epsilon = 1e-5,
        bool batchFirst = false,
        bool normFirst = false,
        RandomSource? generator = null)
    {
        SelfAttention = new MultiHeadAttention(
            modelDim, numHeads, dropout, batchFirst: batchFirst, generator: generator);
        Linear1 = new Linear(modelDim, feedForwardDim, generator: generator);
        Dropout = new Dropout(dropout, generator);
        Linear2 = new Linear(feedForwardDim, modelDim, generator: generator);
        Norm1 = new LayerNorm(modelDim, epsilon);
        Norm2 = new LayerNorm(modelDim, epsilon);
        Dropout1 = new Dropout(dropout, generator);
        Dropout2 = new Dropout(dropout, generator);
        NormFirst = normFirst;
        _activation = activation ?? (x => x.Relu());
    }

    /// <summary>The attention.</summary>
    [Key("self_attn")]
    public MultiHeadAttention SelfAttention { get; }

    /// <summary>modelDim to feedForwardDim.</summary>
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

    /// <summary>[batch, length, modelDim], or [length, batch, modelDim] without batchFirst, to the same.</summary>
    public override Tensor Forward(Tensor x) => Forward(x, mask: null);

    /// <summary>The same with masks: [length, length] or [batch · numHeads, length, length] for scores, [batch,
    /// length]
    /// for keys; true hides.</summary>
    public Tensor Forward(Tensor x, Tensor? mask, Tensor? keyPaddingMask = null, bool isCausal = false)
    {
        if (NormFirst)
        {
            x += Attend(Norm1.Forward(x), mask, keyPaddingMask, isCausal);
            return Observed(x + FeedForward(Norm2.Forward(x)));
        }

        x = Norm1.Forward(x + Attend(x, mask, keyPaddingMask, isCausal));
        return Observed(Norm2.Forward(x + FeedForward(x)));
    }

    private Tensor Attend(Tensor x, Tensor? mask, Tensor? keyPaddingMask, bool isCausal) =>
        Dropout1.Forward(SelfAttention.Forward(x, x, x, keyPaddingMask, mask, isCausal));

    private Tensor FeedForward(Tensor x) =>
        Dropout2.Forward(Linear2.Forward(Dropout.Forward(_activation(Linear1.Forward(x)))));
}
