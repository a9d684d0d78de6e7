namespace DeepNet.Layers;

/// <summary>A learned vector for each of a number of words: looks up rows of its weight by index.</summary>
/// <remarks>The weight starts normal with mean 0 and standard deviation 1. torch.nn.Embedding.</remarks>
public sealed class Embedding : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="numEmbeddings">How many vectors there are.</param>
    /// <param name="embeddingDim">The size of each.</param>
    /// <param name="paddingIndex">A vector that starts at zero and stays what it is; may be negative.</param>
    /// <param name="generator">Where the initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the padding index is out of range.</exception>
    public Embedding(int numEmbeddings, int embeddingDim, int? paddingIndex = null, RandomSource? generator = null)
    {
        Check.Argument(numEmbeddings > 0, $"Embedding: numEmbeddings {numEmbeddings} must be positive.");
        Check.Argument(embeddingDim > 0, $"Embedding: embeddingDim {embeddingDim} must be positive.");
        Check.Argument(
            paddingIndex is not { } index || (index >= -numEmbeddings && index < numEmbeddings),
            $"Embedding: paddingIndex {paddingIndex} is outside [{-numEmbeddings}, {numEmbeddings - 1}].");
        (NumEmbeddings, EmbeddingDim) = (numEmbeddings, embeddingDim);
        PaddingIndex = paddingIndex < 0 ? paddingIndex + numEmbeddings : paddingIndex;
        Weight = new Parameter(Tensor.Empty([numEmbeddings, embeddingDim]));
        Init.Normal(Weight, generator: generator);
        if (PaddingIndex is { } padding)
            Init.Zeros(Weight.Value.Detach().Narrow(0, padding, 1));
    }

    /// <summary>How many vectors there are.</summary>
    public int NumEmbeddings { get; }

    /// <summary>The size of each vector.</summary>
    public int EmbeddingDim { get; }

    /// <summary>The row that gets no gradient, counted from 0, or null.</summary>
    public int? PaddingIndex { get; }

    /// <summary>[numEmbeddings, embeddingDim].</summary>
    public Parameter Weight { get; }

    /// <summary>Indices […] of type Int64 or Int32 to vectors […, embeddingDim].</summary>
    public override Tensor Forward(Tensor x) => Observed(Tensor.Embedding(x, Weight, PaddingIndex));

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{NumEmbeddings}, {EmbeddingDim}" + (PaddingIndex is { } index ? $", paddingIndex: {index}" : "");
}
