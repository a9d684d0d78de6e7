namespace DeepNet.Training;

/// <summary>What a file holds of an encoder.</summary>
internal sealed record TabularState(
    int Version,
    CategoryEncoding Categories,
    UnknownCategories UnknownCategories,
    IReadOnlyList<TabularColumn> Features,
    TabularColumn? Target)
{
    public const int CurrentVersion = 1;

    /// <summary>The rule that is broken, or null: a state that was read may hold anything.</summary>
    public string? Problem()
    {
        if (Version != CurrentVersion)
            return $"its version is {Version}, not {CurrentVersion}";
        if (!Enum.IsDefined(Categories) || !Enum.IsDefined(UnknownCategories))
            return "it has an option that is not known";
        if (Features.Count == 0 || Features.Any(feature => feature?.Name is null))
            return "it has no features, or one without a name";
        if (Features.DistinctBy(feature => feature.Name).Count() != Features.Count)
            return "a feature stands twice";
        return Features.Append(Target).Select(column => column?.Problem()).FirstOrDefault(found => found is not null);
    }
}
