namespace DeepNet.IO;

/// <summary>One tensor of a header: its elements are the bytes from Begin to End of the data section.</summary>
internal sealed record SafetensorsEntry(string Name, StoredType Type, Shape Shape, long Begin, long End);
