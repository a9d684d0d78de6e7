namespace DeepNet.Training;

/// <summary>What a category becomes that an encoder was not fitted to.</summary>
public enum UnknownCategories
{
    /// <summary>Nothing: it is an error that names the line.</summary>
    Refuse,

    /// <summary>No category: zeros only, or the number after that of the last category.</summary>
    Ignore,
}
