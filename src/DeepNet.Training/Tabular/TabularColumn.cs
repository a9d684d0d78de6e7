namespace DeepNet.Training;

/// <summary>How one column becomes numbers.</summary>
/// <param name="Name">The column.</param>
/// <param name="Categories">Its categories, or null for a column of numbers.</param>
/// <param name="Fill">The number for missing ones, or the place of the category for them, or null. The place after the
/// last is a category of its own.</param>
/// <param name="Mean">Is subtracted from a number.</param>
/// <param name="Scale">Is divided by then.</param>
internal sealed record TabularColumn(
    string Name, IReadOnlyList<string>? Categories, double? Fill, double Mean, double Scale)
{
    /// <summary>Whether missing values are a category of their own.</summary>
    public bool HasMissing => Categories is not null && Fill == Categories.Count;

    /// <summary>How many categories there are, that of missing values included; 0 for numbers.</summary>
    public int CategoryCount => (Categories?.Count ?? 0) + (HasMissing ? 1 : 0);

    /// <summary>The rule that is broken, or null.</summary>
    public string? Problem()
    {
        if (Fill is { } fill && !double.IsFinite(fill))
            return $"'{Name}' has the fill {fill}";
        if (Categories is null)
        {
            return double.IsFinite(Mean) && double.IsFinite(Scale) && Scale > 0
                ? null
                : $"'{Name}' has the mean {Mean} and the scale {Scale}";
        }

        if (Categories.Count == 0 || Categories.Any(name => name is null)
            || Categories.Distinct().Count() != Categories.Count)
        {
            return $"'{Name}' has no categories, or one twice";
        }

        return Fill is { } place && !(place >= 0 && place <= Categories.Count && place % 1 == 0)
            ? $"'{Name}' has the fill {place}"
            : null;
    }
}
