namespace DeepNet.Layers;

/// <summary>A learned vector for each of a number of words: looks up rows of its weight by index.</summary>
/// <remarks>The weight starts normal with mean 0 and standard deviation 1. torch.nn.Embedding.</remarks>
public sealed class Embedding : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="numEmbeddings">How many vectors there are.</param>
    /// <param name="embeddingDim">The size of each.</param>
    /// <param name="paddingIndex">A vector that starts at zero and stays what it is; may be negative.</param>
    /// <param name="maxNorm">Vectors that are used and longer than this are shortened to it, in the weight itself; null
    /// to leave them.</param>
    /// <param name="normType">The p of the norm for <paramref name="maxNorm"/>.</param>
    /// <param name="scaleGradByFreq">True to divide each vector's gradient by how often it was used in the
    /// call.</param>
    /// <param name="generator">Where the initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public Embedding(
        int numEmbeddings, int embeddingDim, int? paddingIndex = null, double? maxNorm = null, double normType = 2,
        bool scaleGradByFreq = false, RandomSource? generator = null)
    {
        EmbeddingTable.CheckSettings(nameof(Embedding), numEmbeddings, embeddingDim, paddingIndex, maxNorm, normType);
        (NumEmbeddings, EmbeddingDim) = (numEmbeddings, embeddingDim);
        PaddingIndex = paddingIndex < 0 ? paddingIndex + numEmbeddings : paddingIndex;
        (MaxNorm, NormType, ScaleGradByFreq) = (maxNorm, normType, scaleGradByFreq);
        Weight = EmbeddingTable.New(numEmbeddings, embeddingDim, PaddingIndex, generator);
    }

    /// <summary>How many vectors there are.</summary>
    public int NumEmbeddings { get; }

    /// <summary>The size of each vector.</summary>
    public int EmbeddingDim { get; }

    /// <summary>The row that gets no gradient, counted from 0, or null.</summary>
    public int? PaddingIndex { get; }

    /// <summary>The length to which vectors are shortened, or null.</summary>
    public double? MaxNorm { get; }

    /// <summary>The p of the norm for <see cref="MaxNorm"/>.</summary>
    public double NormType { get; }

    /// <summary>Whether each vector's gradient is divided by how often it was used.</summary>
    public bool ScaleGradByFreq { get; }

    /// <summary>[numEmbeddings, embeddingDim].</summary>
    public Parameter Weight { get; }

    /// <summary>Indices […] of type Int64 or Int32 to vectors […, embeddingDim].</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, numEmbeddings).</exception>
    /// <exception cref="DTypeException">x has another type.</exception>
    public override Tensor Forward(Tensor x) =>
        Observed(Tensor.Embedding(x, Weight, PaddingIndex, MaxNorm, NormType, ScaleGradByFreq));

    /// <inheritdoc/>
    protected override string Describe() =>
        EmbeddingTable.Describe(NumEmbeddings, EmbeddingDim, PaddingIndex, MaxNorm, NormType, ScaleGradByFreq);
}
