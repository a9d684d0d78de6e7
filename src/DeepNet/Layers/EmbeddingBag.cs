namespace DeepNet.Layers;

/// <summary>The sum, mean or maximum of the vectors of each bag of words.</summary>
/// <remarks>The weight starts normal with mean 0 and standard deviation 1. torch.nn.EmbeddingBag.</remarks>
public sealed class EmbeddingBag : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="numEmbeddings">How many vectors there are.</param>
    /// <param name="embeddingDim">The size of each.</param>
    /// <param name="maxNorm">Vectors that are used and longer than this are shortened to it, in the weight itself; null
    /// to leave them.</param>
    /// <param name="normType">The p of the norm for <paramref name="maxNorm"/>.</param>
    /// <param name="scaleGradByFreq">True to divide each vector's gradient by how often it was used in the call; not
    /// with Max.</param>
    /// <param name="mode">How a bag's vectors combine.</param>
    /// <param name="includeLastOffset">True if the offsets end with the number of indices.</param>
    /// <param name="paddingIndex">A word that no bag counts and whose vector starts at zero; may be negative.</param>
    /// <param name="generator">Where the initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A number is out of range, the mode is unknown, or scaleGradByFreq goes
    /// with Max.</exception>
    public EmbeddingBag(
        int numEmbeddings, int embeddingDim, double? maxNorm = null, double normType = 2, bool scaleGradByFreq = false,
        EmbeddingBagMode mode = EmbeddingBagMode.Mean, bool includeLastOffset = false, int? paddingIndex = null,
        RandomSource? generator = null)
    {
        const string Name = nameof(EmbeddingBag);
        EmbeddingTable.CheckSettings(Name, numEmbeddings, embeddingDim, paddingIndex, maxNorm, normType);
        Tensor.CheckBagMode(mode, scaleGradByFreq);
        (NumEmbeddings, EmbeddingDim, Mode) = (numEmbeddings, embeddingDim, mode);
        PaddingIndex = paddingIndex < 0 ? paddingIndex + numEmbeddings : paddingIndex;
        (MaxNorm, NormType, ScaleGradByFreq) = (maxNorm, normType, scaleGradByFreq);
        IncludeLastOffset = includeLastOffset;
        Weight = EmbeddingTable.New(numEmbeddings, embeddingDim, PaddingIndex, generator);
    }

    /// <summary>How many vectors there are.</summary>
    public int NumEmbeddings { get; }

    /// <summary>The size of each vector.</summary>
    public int EmbeddingDim { get; }

    /// <summary>How a bag's vectors combine.</summary>
    public EmbeddingBagMode Mode { get; }

    /// <summary>The word that no bag counts, from 0, or null.</summary>
    public int? PaddingIndex { get; }

    /// <summary>The length to which vectors are shortened, or null.</summary>
    public double? MaxNorm { get; }

    /// <summary>The p of the norm for <see cref="MaxNorm"/>.</summary>
    public double NormType { get; }

    /// <summary>Whether each vector's gradient is divided by how often it was used.</summary>
    public bool ScaleGradByFreq { get; }

    /// <summary>Whether the offsets end with the number of indices.</summary>
    public bool IncludeLastOffset { get; }

    /// <summary>[numEmbeddings, embeddingDim].</summary>
    public Parameter Weight { get; }

    /// <summary>Indices [bags, n] of type Int64 or Int32 to [bags, embeddingDim].</summary>
    /// <exception cref="ShapeException">x is not [bags, n].</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [0, numEmbeddings).</exception>
    public override Tensor Forward(Tensor x) => Forward(x, offsets: null);

    /// <summary>The same for indices [count] that offsets cut into bags, and with a factor per index.</summary>
    /// <param name="x">Indices [bags, n]; or [count] with offsets.</param>
    /// <param name="offsets">Where each bag begins, rising from 0; null for [bags, n].</param>
    /// <param name="perSampleWeights">A factor per index, of the indices' shape, or null; with Sum only.</param>
    /// <exception cref="ShapeException">The shapes do not fit together.</exception>
    /// <exception cref="ArgumentException">The offsets do not rise from 0, an index is not in [0, numEmbeddings), or
    /// weights are given for another mode than Sum.</exception>
    public Tensor Forward(Tensor x, Tensor? offsets, Tensor? perSampleWeights = null) => Observed(
        Tensor.EmbeddingBag(
            x, Weight, offsets, Mode, perSampleWeights, PaddingIndex, IncludeLastOffset, MaxNorm, NormType,
            ScaleGradByFreq));

    /// <inheritdoc/>
    protected override string Describe() =>
        EmbeddingTable.Describe(NumEmbeddings, EmbeddingDim, PaddingIndex, MaxNorm, NormType, ScaleGradByFreq)
            + $", mode: {Mode}";
}
