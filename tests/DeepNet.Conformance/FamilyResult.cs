namespace DeepNet.Conformance;

/// <summary>The counts of a family and what failed in it.</summary>
internal sealed class FamilyResult
{
    private readonly int[] _counts = new int[4];

    public List<string> Failures { get; } = [];

    public SortedSet<string> UnsupportedOps { get; } = new(StringComparer.Ordinal);

    public int this[Outcome outcome] => _counts[(int)outcome];

    /// <summary>The counts as printed.</summary>
    public string Summary =>
        $"{this[Outcome.Passed]} passed, {this[Outcome.Failed]} failed, {this[Outcome.Unsupported]} unsupported";

    /// <summary>Runs the cases of a family, or those whose id starts with <paramref name="prefix"/>.</summary>
    public static FamilyResult Run(string folder, string family, string prefix = "")
    {
        var result = new FamilyResult();
        using var file = new GoldenFile(folder, family);
        foreach (GoldenCase @case in file.Cases.Where(item => item.Id.StartsWith(prefix, StringComparison.Ordinal)))
            result.Add(@case);
        return result;
    }

    /// <summary>Adds the counts of another family.</summary>
    public void Add(FamilyResult other)
    {
        for (int i = 0; i < _counts.Length; i++)
            _counts[i] += other._counts[i];
    }

    private void Add(GoldenCase @case)
    {
        (Outcome outcome, string? difference) = Runner.Run(@case);
        _counts[(int)outcome]++;
        if (outcome == Outcome.Failed)
            Failures.Add($"{@case.Id} {@case.Op}: {difference}");
        if (outcome == Outcome.Unsupported)
            UnsupportedOps.Add(@case.Op);
    }
}
