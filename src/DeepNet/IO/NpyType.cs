namespace DeepNet.IO;

/// <summary>NumPy's names of data types.</summary>
internal static class NpyType
{
    private static readonly (string Name, string Stored)[] s_names =
    [
        ("f4", "F32"), ("f8", "F64"), ("f2", "F16"), ("i8", "I64"), ("i4", "I32"), ("i2", "I16"), ("i1", "I8"),
        ("u4", "U32"), ("u2", "U16"), ("u1", "U8"), ("b1", "BOOL"),
    ];

    /// <summary>What is stored under a name such as <c>&lt;f4</c>, and whether its bytes are turned around.</summary>
    /// <exception cref="InvalidDataException">There is no tensor type for it; the text names it.</exception>
    public static (StoredType Type, bool IsBigEndian) Find(string descr)
    {
        string name = descr.Length > 0 && descr[0] is '<' or '>' or '|' or '=' ? descr[1..] : descr;
        string? stored = Array.Find(s_names, entry => entry.Name == name).Stored;
        if (stored is null)
            throw new InvalidDataException($"descr '{ZipReader.Shown(descr)}' {Describe(name)}.");
        return (StoredType.Find(stored)!, descr[0] == '>');
    }

    /// <summary>The name a tensor is stored under.</summary>
    /// <exception cref="DTypeException">NumPy has no such type.</exception>
    public static string NameOf(DType dtype)
    {
        string? name = Array.Find(s_names, entry => entry.Stored == StoredType.Of(dtype).Name).Name;
        if (name is null)
        {
            throw new DTypeException(
                $"Npy.Save: NumPy has no {dtype}; convert the tensor with Cast(DType.Float32).", dtype);
        }

        return (dtype.Size() == 1 ? "|" : "<") + name;
    }

    private static string Describe(string name) => name switch
    {
        ['O', ..] => "holds Python objects, which only a pickle could bring back: they are never read",
        "u8" => "holds unsigned 64-bit integers, for which there is no tensor type",
        ['c', ..] => "holds complex numbers, for which there is no tensor type",
        ['S' or 'U' or 'a', ..] => "holds texts, not numbers",
        ['M' or 'm', ..] => "holds times, not numbers",
        ['V', ..] => "holds raw bytes or records, not numbers",
        _ => $"is unknown; known are {string.Join(", ", s_names.Select(entry => entry.Name))}",
    };
}
