namespace DeepNet.Data;

/// <summary>A sample that could not be had. The inner exception is what the dataset threw.</summary>
public sealed class DataLoaderException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    public DataLoaderException(int sampleIndex, LoaderPosition batch, Exception innerException)
        : base(
            $"DataLoader: sample {sampleIndex}, in batch {batch.Batch} of epoch {batch.Epoch}: "
                + $"{innerException?.GetType().Name}: {innerException?.Message}",
            innerException)
        => (SampleIndex, Position) = (sampleIndex, batch);

    /// <summary>The number of the sample in the loader's dataset.</summary>
    public int SampleIndex { get; }

    /// <summary>The epoch and the batch it belongs to.</summary>
    public LoaderPosition Position { get; }
}
