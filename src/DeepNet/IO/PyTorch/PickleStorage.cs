namespace DeepNet.IO;

/// <summary>Elements of a PyTorch file that tensors share: a key, and what the pickle says of it.</summary>
/// <param name="Key">Where the elements are: the name of a ZIP entry, or one of the list in a legacy file.</param>
/// <param name="Type">The type of the elements; null for mere bytes, whose type each tensor says.</param>
/// <param name="Count">Elements of the whole storage; bytes where there is no type.</param>
/// <param name="Start">The first element of the part meant here.</param>
/// <param name="Length">The elements of that part.</param>
internal sealed record PickleStorage(string Key, StoredType? Type, long Count, long Start, long Length);
