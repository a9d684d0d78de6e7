namespace DeepNet.Data;

/// <summary>Samples that can be asked for by number.</summary>
/// <remarks>A loader may ask for them in any order; one with workers does so from several threads at once.</remarks>
public interface IDataset<out T>
{
    /// <summary>The number of samples.</summary>
    int Count { get; }

    /// <summary>Sample number <paramref name="index"/>, from 0 to Count - 1.</summary>
    T this[int index] { get; }
}
