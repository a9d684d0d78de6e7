using System.Text.Json;
using System.Text.Unicode;

namespace DeepNet.IO;

/// <summary>The checked header of a safetensors file: whatever it says afterwards can be relied on.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The longest header, as in the reference implementation.</summary>
    public const int LongestHeader = 100_000_000;

    public const string MetadataKey = "__metadata__";

    private readonly string _path;
    private readonly long _dataLength;

    private SafetensorsHeader(string path, long dataLength)
    {
        _path = path;
        _dataLength = dataLength;
    }

    /// <summary>The tensors in the order of the header.</summary>
    public OrderedDictionary<string, SafetensorsEntry> Entries { get; } = [];

    public OrderedDictionary<string, string> Metadata { get; } = [];

    /// <summary>Reads the JSON text of a header that <paramref name="dataLength"/> bytes of data follow.</summary>
    /// <exception cref="ModelFileException">It breaks a rule of the format.</exception>
    public static SafetensorsHeader Parse(string path, ReadOnlySpan<byte> json, long dataLength)
    {
        if (json.IsEmpty || json[0] != (byte)'{')
            throw new ModelFileException(path, "the header does not start with '{'.");
        if (!Utf8.IsValid(json))
            throw new ModelFileException(path, "the header is not valid UTF-8.");
        var header = new SafetensorsHeader(path, dataLength);
        try
        {
            var reader = new Utf8JsonReader(json);
            header.ReadAll(ref reader);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ModelFileException(path, $"the header is not valid JSON: {e.Message}", e);
        }

        header.CheckCoverage();
        return header;
    }

    private void ReadAll(ref Utf8JsonReader reader)
    {
        reader.Read();
        bool hasMetadata = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (name == MetadataKey)
            {
                if (hasMetadata)
                    throw new ModelFileException(_path, $"the key {MetadataKey} stands twice in the header.");
                hasMetadata = true;
                ReadMetadata(ref reader);
            }
            else if (!Entries.TryAdd(name, ReadEntry(ref reader, name)))
            {
                throw new ModelFileException(_path, name, "the name stands twice in the header.");
            }
        }

        // Throws if anything but white space follows.
        reader.Read();
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new ModelFileException(
                _path, $"{MetadataKey} is {Describe(ref reader)}, but must be an object of strings.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                throw new ModelFileException(
                    _path, $"{MetadataKey}: '{key}' is {Describe(ref reader)}, but must be a string.");
            }

            if (!Metadata.TryAdd(key, reader.GetString()!))
                throw new ModelFileException(_path, $"{MetadataKey}: the key '{key}' stands twice.");
        }
    }

    private SafetensorsEntry ReadEntry(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Error(
                name,
                $"its entry is {Describe(ref reader)}, but must be an object with dtype, shape and data_offsets.");
        }

        string? dtype = null;
        List<long>? sizes = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string field = reader.GetString()!;
            reader.Read();
            if (field is "dtype" && dtype is null && reader.TokenType == JsonTokenType.String)
                dtype = reader.GetString();
            else if (field is "shape" && sizes is null)
                sizes = ReadIntegers(ref reader, name, field);
            else if (field is "data_offsets" && offsets is null)
                offsets = ReadIntegers(ref reader, name, field);
            else if (field is "dtype" or "shape" or "data_offsets")
                throw Error(name, $"{field} stands twice or is {Describe(ref reader)}.");
            else
                reader.Skip();
        }

        if (dtype is null || sizes is null || offsets is null)
            throw Error(name, $"{(dtype is null ? "dtype" : sizes is null ? "shape" : "data_offsets")} is missing.");
        return Resolve(name, dtype, sizes, offsets);
    }

    private List<long> ReadIntegers(ref Utf8JsonReader reader, string name, string field)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Error(name, $"{field} is {Describe(ref reader)}, but must be a list of integers.");
        var values = new List<long>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long value))
                throw Error(name, $"{field} holds {Describe(ref reader)}, but must be a list of 64-bit integers.");
            if (value < 0)
                throw Error(name, $"{field} holds the negative number {value}.");
            values.Add(value);
        }

        return values;
    }

    private SafetensorsEntry Resolve(string name, string dtype, List<long> sizes, List<long> offsets)
    {
        StoredType type = StoredType.Find(dtype)
            ?? throw Error(name, $"dtype {Quote(dtype)} is unknown; known are {StoredType.Names}.");
        if (offsets.Count != 2)
            throw Error(name, $"data_offsets has {offsets.Count} numbers, but must have begin and end.");
        (long begin, long end) = (offsets[0], offsets[1]);
        if (begin > end || end > _dataLength)
        {
            throw Error(
                name, $"data_offsets [{begin}, {end}] must be ordered and within the {_dataLength} bytes of data.");
        }

        long bytes = type.Size;
        foreach (long size in sizes)
        {
            if (size > int.MaxValue)
                throw Error(name, $"shape holds {size}, but a size is at most {int.MaxValue}.");
            // As in Shape, a size of zero leaves a limit to what the others multiply to.
            if (size != 0 && (Math.BigMul(bytes, size, out bytes) != 0 || bytes < 0))
                throw Error(name, $"shape {Write(sizes)} of {type.Name} has more bytes than 63 bits can count.");
        }

        bytes = sizes.Contains(0) ? 0 : bytes;
        if (bytes != end - begin)
        {
            throw Error(
                name,
                $"shape {Write(sizes)} of {type.Name} takes {bytes} bytes, "
                    + $"but data_offsets [{begin}, {end}] give {end - begin}.");
        }

        return new SafetensorsEntry(name, type, new Shape([.. sizes.Select(size => (int)size)]), begin, end);
    }

    /// <summary>Every byte of the data belongs to exactly one tensor.</summary>
    private void CheckCoverage()
    {
        long covered = 0;
        foreach (SafetensorsEntry entry in Entries.Values.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != covered)
            {
                string rule = entry.Begin < covered ? "overlaps another tensor" : "leaves a hole before it";
                throw Error(
                    entry.Name,
                    $"data_offsets [{entry.Begin}, {entry.End}] {rule}: the tensors before it end at {covered}.");
            }

            covered = entry.End;
        }

        if (covered != _dataLength)
        {
            throw new ModelFileException(
                _path, $"the tensors end at byte {covered} of the data, but {_dataLength} bytes are there.");
        }
    }

    private ModelFileException Error(string tensor, string problem) => new(_path, tensor, problem);

    private static string Write(List<long> sizes) =>
        sizes.Count <= 16 ? $"[{string.Join(", ", sizes)}]" : $"[{string.Join(", ", sizes.Take(16))}, …]";

    private static string Quote(string text) => text.Length <= 40 ? $"'{text}'" : $"'{text[..40]}…'";

    private static string Describe(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => Quote(reader.GetString()!),
        JsonTokenType.Number => Quote(System.Text.Encoding.UTF8.GetString(reader.ValueSpan)),
        JsonTokenType.Null => "null",
        _ => "true or false",
    };
}
