namespace DeepNet.Training;

/// <summary>How the columns of a table become numbers.</summary>
public sealed record TabularOptions
{
    /// <summary>The columns to predict from; by default all but the target and those without any value.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>Columns of numbers that are names of categories, such as post codes.</summary>
    public IReadOnlyCollection<string> CategoryColumns { get; init; } = [];

    /// <summary>What categories become; one feature each by default.</summary>
    public CategoryEncoding Categories { get; init; } = CategoryEncoding.OneHot;

    /// <summary>Different values that a column of categories, or a target of classes, may have; 1000 by
    /// default.</summary>
    public int MaxCategories { get; init; } = 1000;

    /// <summary>What stands in for a number that is missing; by default that is an error.</summary>
    public MissingNumbers MissingNumbers { get; init; } = MissingNumbers.Refuse;

    /// <summary>What stands in for a category that is missing; by default that is an error.</summary>
    public MissingCategories MissingCategories { get; init; } = MissingCategories.Refuse;

    /// <summary>What a category becomes that the encoder was not fitted to; by default that is an error.</summary>
    public UnknownCategories UnknownCategories { get; init; } = UnknownCategories.Refuse;

    /// <summary>Whether columns of numbers, and a target of numbers, are brought to mean 0 and standard deviation 1 of
    /// the table fitted to; true by default.</summary>
    public bool Standardize { get; init; } = true;

    /// <summary>What the target is; by default classes if its column has a value that is no number, else
    /// numbers.</summary>
    public TargetKind Target { get; init; } = TargetKind.Auto;
}
