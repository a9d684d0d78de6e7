using System.Numerics;
using System.Runtime.InteropServices;

namespace DeepNet.IO;

/// <summary>A data type of elements in a file and what it becomes here.</summary>
/// <param name="Name">Its name in a safetensors header, which serves for the other formats too.</param>
/// <param name="Size">Bytes of one element in the file.</param>
/// <param name="DType">The type it is read as; wider than the stored one where there is no tensor type of that
/// size.</param>
internal sealed record StoredType(string Name, int Size, DType DType)
{
    private static readonly StoredType[] s_all =
    [
        new("F32", 4, DType.Float32),
        new("F64", 8, DType.Float64),
        new("F16", 2, DType.Float16),
        new("BF16", 2, DType.BFloat16),
        new("I64", 8, DType.Int64),
        new("I32", 4, DType.Int32),
        new("I8", 1, DType.Int8),
        new("U8", 1, DType.UInt8),
        new("BOOL", 1, DType.Bool),
        new("I16", 2, DType.Int32),
        new("U16", 2, DType.Int32),
        new("U32", 4, DType.Int64),
    ];

    /// <summary>The names, for messages.</summary>
    public static string Names => string.Join(", ", s_all.Select(type => type.Name));

    /// <summary>True if elements are stored narrower than they are read.</summary>
    public bool IsWidened => Size != DType.Size();

    /// <summary>The type of this name, or null.</summary>
    public static StoredType? Find(string name) => Array.Find(s_all, type => type.Name == name);

    /// <summary>The type a tensor is stored as.</summary>
    public static StoredType Of(DType dtype) => Array.Find(s_all, type => type.DType == dtype)!;

    /// <summary>Reads stored elements into the wider ones of a tensor.</summary>
    public void Widen(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        switch (Name)
        {
            case "I16":
                Widen<short, int>(source, destination);
                break;
            case "U16":
                Widen<ushort, int>(source, destination);
                break;
            default:
                Widen<uint, long>(source, destination);
                break;
        }
    }

    private static void Widen<TFrom, TTo>(ReadOnlySpan<byte> source, Span<byte> destination)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
    {
        ReadOnlySpan<TFrom> x = MemoryMarshal.Cast<byte, TFrom>(source);
        Span<TTo> y = MemoryMarshal.Cast<byte, TTo>(destination);
        for (int i = 0; i < x.Length; i++)
            y[i] = TTo.CreateTruncating(x[i]);
    }
}
