namespace DeepNet.IO;

/// <summary>A tensor as a pickle describes it, not checked yet.</summary>
internal sealed record PickleTensor(
    PickleStorage Storage,
    StoredType Type,
    long Offset,
    IReadOnlyList<object?> Sizes,
    IReadOnlyList<object?> Strides);
