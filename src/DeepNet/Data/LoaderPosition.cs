namespace DeepNet.Data;

/// <summary>Where a loader stands: how many batches of which epoch it has given out.</summary>
/// <param name="Epoch">The number of the epoch, from 0.</param>
/// <param name="Batch">The batches of it that were given out, which is the number of the next.</param>
public readonly record struct LoaderPosition(int Epoch, int Batch);
