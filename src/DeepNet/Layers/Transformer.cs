namespace DeepNet.Layers;

/// <summary>A transformer: an encoder reads the source, a decoder reads the target and the encoder's result.</summary>
/// <remarks>
/// Both stacks end in a layer normalization. Matrices start Xavier uniform. State keys are <c>encoder.layers.0.…</c>,
/// <c>encoder.norm.…</c>, <c>decoder.…</c>. Vaswani et al., 2017, https://arxiv.org/abs/1706.03762;
/// torch.nn.Transformer. Masks are those of <see cref="MultiHeadAttention"/>: of Bool type, true hides; numbers are
/// added to the scores.
/// </remarks>
public sealed class Transformer : Module
{
    /// <summary>Creates the model.</summary>
    /// <param name="modelDim">Size of source, target and results.</param>
    /// <param name="numHeads">Heads of every attention.</param>
    /// <param name="numEncoderLayers">Layers of the encoder.</param>
    /// <param name="numDecoderLayers">Layers of the decoder.</param>
    /// <param name="feedForwardDim">Size inside the feed-forward networks.</param>
    /// <param name="dropout">Probability of dropout.</param>
    /// <param name="activation">In the feed-forward networks; ReLU if not given, SiLU if gated.</param>
    /// <param name="epsilon">Of the layer normalizations.</param>
    /// <param name="batchFirst">True for [batch, length, size], false for [length, batch, size].</param>
    /// <param name="normFirst">Normalize what goes into attentions and networks, not what comes out.</param>
    /// <param name="gated">True for gated networks, SwiGLU unless another activation is given.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive, modelDim is not a multiple of numHeads, dropout is
    /// not in [0, 1], or epsilon is negative or not finite.</exception>
    public Transformer(
        int modelDim = 512,
        int numHeads = 8,
        int numEncoderLayers = 6,
        int numDecoderLayers = 6,
        int feedForwardDim = 2048,
        double dropout = 0.1,
        Func<Tensor, Tensor>? activation = null,
        double epsilon = 1e-5,
        bool batchFirst = false,
        bool normFirst = false,
        bool gated = false,
        RandomSource? generator = null)
    {
        Check.Argument(
            numEncoderLayers >= 0 && numDecoderLayers >= 0,
            $"Transformer: numEncoderLayers {numEncoderLayers} and numDecoderLayers {numDecoderLayers} must not be "
                + $"negative.");
        TransformerParts.CheckSettings(
            nameof(Transformer), modelDim, numHeads, feedForwardDim, dropout, epsilon);
        (ModelDim, BatchFirst) = (modelDim, batchFirst);
        Encoder = new TransformerEncoder(
            [.. Enumerable.Range(0, numEncoderLayers).Select(_ => new TransformerEncoderLayer(
                modelDim, numHeads, feedForwardDim, dropout, activation, epsilon, batchFirst, normFirst, gated,
                generator))],
            new LayerNorm(modelDim, epsilon));
        Decoder = new TransformerDecoder(
            [.. Enumerable.Range(0, numDecoderLayers).Select(_ => new TransformerDecoderLayer(
                modelDim, numHeads, feedForwardDim, dropout, activation, epsilon, batchFirst, normFirst, gated,
                generator))],
            new LayerNorm(modelDim, epsilon));
        foreach (Parameter parameter in Parameters())
        {
            if (parameter.Shape.Rank > 1)
                Init.XavierUniform(parameter, generator: generator);
        }
    }

    /// <summary>Size of source, target and results.</summary>
    public int ModelDim { get; }

    /// <summary>True for [batch, length, size], false for [length, batch, size].</summary>
    public bool BatchFirst { get; }

    /// <summary>What reads the source.</summary>
    public TransformerEncoder Encoder { get; }

    /// <summary>What reads the target.</summary>
    public TransformerDecoder Decoder { get; }

    /// <summary>The decoder's result, of the target's shape.</summary>
    /// <param name="source">[batch, S, modelDim], or [S, batch, modelDim] without batchFirst; the batch may be left
    /// out.</param>
    /// <param name="target">[batch, T, modelDim] or [T, batch, modelDim].</param>
    /// <param name="sourceMask">[S, S] or [batch · numHeads, S, S].</param>
    /// <param name="targetMask">[T, T] or [batch · numHeads, T, T].</param>
    /// <param name="memoryMask">[T, S] or [batch · numHeads, T, S]: what the target sees of the source.</param>
    /// <param name="sourceKeyPaddingMask">[batch, S]: positions that nobody sees.</param>
    /// <param name="targetKeyPaddingMask">[batch, T].</param>
    /// <param name="memoryKeyPaddingMask">[batch, S]: positions of the source that the target does not see.</param>
    /// <param name="isSourceCausal">A position of the source sees itself and those before it only.</param>
    /// <param name="isTargetCausal">The same for the target, which needs no mask then.</param>
    /// <param name="isMemoryCausal">The same for what the target sees of the source.</param>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    public Tensor Forward(
        Tensor source,
        Tensor target,
        Tensor? sourceMask = null,
        Tensor? targetMask = null,
        Tensor? memoryMask = null,
        Tensor? sourceKeyPaddingMask = null,
        Tensor? targetKeyPaddingMask = null,
        Tensor? memoryKeyPaddingMask = null,
        bool isSourceCausal = false,
        bool isTargetCausal = false,
        bool isMemoryCausal = false)
    {
        TransformerParts.CheckPair(
            nameof(Transformer), nameof(source), source, nameof(target), target, ModelDim, BatchFirst);
        Tensor memory = Encoder.Forward(source, sourceMask, sourceKeyPaddingMask, isSourceCausal);
        return Decoder.Forward(
            target, memory, targetMask, memoryMask, targetKeyPaddingMask, memoryKeyPaddingMask, isTargetCausal,
            isMemoryCausal);
    }
}
