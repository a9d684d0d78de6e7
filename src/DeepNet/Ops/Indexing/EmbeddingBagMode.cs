namespace DeepNet;

/// <summary>How <see cref="Tensor.EmbeddingBag"/> combines the rows of a bag.</summary>
public enum EmbeddingBagMode
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their maximum, element by element.</summary>
    Max,
}
