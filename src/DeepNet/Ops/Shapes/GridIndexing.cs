namespace DeepNet;

/// <summary>Which way the first two vectors of <see cref="Tensor.Meshgrid"/> run.</summary>
public enum GridIndexing
{
    /// <summary>As matrix indices: the first vector along the rows.</summary>
    Ij,

    /// <summary>As plot coordinates: the first vector along the columns.</summary>
    Xy,
}
