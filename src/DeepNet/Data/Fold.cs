namespace DeepNet.Data;

/// <summary>One round of a cross-validation: which samples to train on and which to test on.</summary>
public sealed class Fold
{
    internal Fold(int[] train, int[] test) => (Train, Test) = (train, test);

    /// <summary>The numbers of the samples to train on, rising.</summary>
    public IReadOnlyList<int> Train { get; }

    /// <summary>The numbers of the samples to test on, rising.</summary>
    public IReadOnlyList<int> Test { get; }

    /// <summary>The two parts of a dataset.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The dataset has fewer samples than were divided.</exception>
    public (Subset<T> Train, Subset<T> Test) Split<T>(IDataset<T> dataset) =>
        (new Subset<T>(dataset, [.. Train]), new Subset<T>(dataset, [.. Test]));

    /// <summary>The sizes of the parts.</summary>
    public override string ToString() => $"Fold({Train.Count} train, {Test.Count} test)";
}
