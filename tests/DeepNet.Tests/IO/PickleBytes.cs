using System.IO.Compression;
using System.Text;

namespace DeepNet.Tests.IO;

/// <summary>Pickles and PyTorch files put together by hand; each character of a pickle is one byte.</summary>
internal static class PickleBytes
{
    public const string Empty = "ccollections\nOrderedDict\n)R";

    /// <summary>The magic number, version and facts at the start of a legacy file.</summary>
    private const string LegacyHead =
        "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019." + "\u0080\u0002M\u00e9\u0003." + "\u0080\u0002}.";

    public static byte[] Of(string pickle) => Encoding.Latin1.GetBytes(pickle);

    public static string Of(byte[] pickle) => Encoding.Latin1.GetString(pickle);

    /// <summary>A text, as BINUNICODE.</summary>
    public static string Str(string text)
    {
        string bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
        return $"X{Word(bytes.Length)}{bytes}";
    }

    public static string Integer(int value) => $"J{Word(value)}";

    public static string Ints(params int[] values) => $"({string.Concat(values.Select(Integer))}t";

    /// <summary>The persistent id of a storage.</summary>
    public static string StorageId(string key, int count, string type = "FloatStorage", string module = "torch") =>
        $"({Str("storage")}c{module}\n{type}\n{Str(key)}{Str("cpu")}{Integer(count)}tQ";

    /// <summary>A call of _rebuild_tensor_v2.</summary>
    public static string Rebuild(string storage, int offset, int[] sizes, int[] strides) =>
        $"ctorch._utils\n_rebuild_tensor_v2\n({storage}{Integer(offset)}{Ints(sizes)}{Ints(strides)}"
            + $"\u0089{Empty}tR";

    /// <summary>A dictionary of names and values, as a whole pickle.</summary>
    public static string Dictionary(params (string Key, string Value)[] entries) =>
        $"\u0080\u0002{Inner(entries)}.";

    /// <summary>A dictionary inside another.</summary>
    public static string Inner(params (string Key, string Value)[] entries) =>
        $"}}({string.Concat(entries.Select(entry => Str(entry.Key) + entry.Value))}u";

    /// <summary>The ZIP form.</summary>
    public static byte[] Zip(string pickle, params (string Name, byte[] Data)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create))
        {
            Add(zip, "model/data.pkl", Of(pickle));
            foreach ((string name, byte[] data) in entries)
                Add(zip, $"model/{name}", data);
            Add(zip, "model/version", "3\n"u8.ToArray());
        }

        return stream.ToArray();
    }

    /// <summary>The legacy form.</summary>
    public static byte[] Legacy(string pickle, params (string Key, long Count, byte[] Data)[] storages)
    {
        string keys = string.Concat(storages.Select(storage => Str(storage.Key)));
        return
        [
            .. Of($"{LegacyHead}{pickle}\u0080\u0002]({keys}e."),
            .. storages.SelectMany(storage => (byte[])[.. BitConverter.GetBytes(storage.Count), .. storage.Data]),
        ];
    }

    public static byte[] Floats(params float[] values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static string Word(int value) => Encoding.Latin1.GetString(BitConverter.GetBytes(value));

    private static void Add(ZipArchive zip, string name, byte[] data)
    {
        using Stream entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(data);
    }
}
