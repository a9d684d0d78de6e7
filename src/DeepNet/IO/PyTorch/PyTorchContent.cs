namespace DeepNet.IO;

/// <summary>What a PyTorch file holds, before any element is read.</summary>
/// <param name="Root">The value of the pickle.</param>
/// <param name="PickleLength">The bytes of the pickle.</param>
/// <param name="ReadStorage">Reads all elements of a storage as a vector of a type.</param>
internal sealed record PyTorchContent(
    object? Root, long PickleLength, Func<PickleStorage, StoredType, Tensor> ReadStorage);
