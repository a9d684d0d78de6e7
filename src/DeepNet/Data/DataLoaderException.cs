namespace DeepNet.Data;

/// <summary>A sample that could not be had, or a batch that could not be moved to its device. The inner exception says
/// why.</summary>
public sealed class DataLoaderException : InvalidOperationException
{
    /// <summary>Creates the exception.</summary>
    public DataLoaderException(int sampleIndex, LoaderPosition batch, Exception innerException)
        : base(
            $"DataLoader: sample {sampleIndex}, in batch {batch.Batch} of epoch {batch.Epoch}: "
                + $"{innerException?.GetType().Name}: {innerException?.Message}",
            innerException)
        => (SampleIndex, Position) = (sampleIndex, batch);

    /// <summary>Creates the exception for a batch that could not be moved.</summary>
    public DataLoaderException(LoaderPosition batch, Device device, Exception innerException)
        : base(
            $"DataLoader: batch {batch.Batch} of epoch {batch.Epoch} on its way to {device}: "
                + $"{innerException?.GetType().Name}: {innerException?.Message}",
            innerException)
        => (SampleIndex, Position) = (-1, batch);

    /// <summary>The number of the sample in the loader's dataset; -1 if all were there, and the batch could not be
    /// moved.</summary>
    public int SampleIndex { get; }

    /// <summary>The epoch and the batch it belongs to.</summary>
    public LoaderPosition Position { get; }
}
