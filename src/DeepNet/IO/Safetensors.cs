using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DeepNet.IO;

/// <summary>
/// Reads and writes tensors in the safetensors format: plain data behind a JSON header, nothing that could run.
/// </summary>
/// <remarks>
/// A file is an 8-byte little-endian header length, the header, and the elements in little-endian order.
/// Format: https://github.com/huggingface/safetensors.
/// </remarks>
public static class Safetensors
{
    private const int Alignment = 8;

    /// <summary>Reads all tensors of a file; use <see cref="SafetensorsReader"/> to read some of them.</summary>
    /// <exception cref="ModelFileException">The file breaks a rule of the format.</exception>
    public static SafetensorsFile Load(string path)
    {
        using var reader = new SafetensorsReader(path);
        var tensors = new OrderedDictionary<string, Tensor>();
        foreach (string name in reader.Names)
            tensors.Add(name, reader.Read(name));
        return new SafetensorsFile(tensors, reader.Metadata);
    }

    /// <summary>
    /// Writes tensors to a file; an older file of that name is replaced once the new one is complete on the disk.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Names and tensors, in the order the header lists them.</param>
    /// <param name="metadata">Texts to store beside them.</param>
    /// <exception cref="ArgumentException">A name stands twice, is reserved or no Unicode text, or the header would be
    /// longer than 100 MB.</exception>
    public static void Save(
        string path,
        IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        KeyValuePair<string, Tensor>[] items = [.. tensors];
        // The largest elements first: every tensor then starts at a multiple of its element size.
        KeyValuePair<string, Tensor>[] stored = [.. items.OrderByDescending(item => item.Value.DType.Size())];
        byte[] header = WriteHeader(items, PlaceAll(stored), metadata);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach (KeyValuePair<string, Tensor> item in stored)
                StoredElements.Write(stream, item.Value);
        });
    }

    /// <summary>Begin of every tensor in the data.</summary>
    private static Dictionary<string, long> PlaceAll(KeyValuePair<string, Tensor>[] stored)
    {
        var begins = new Dictionary<string, long>();
        long position = 0;
        foreach ((string name, Tensor tensor) in stored)
        {
            Check.Argument(
                name != SafetensorsHeader.MetadataKey,
                $"Safetensors.Save: the name '{name}' is reserved for metadata.");
            CheckText(name);
            Check.Argument(begins.TryAdd(name, position), $"Safetensors.Save: the name '{name}' stands twice.");
            position = checked(position + ByteCount(tensor));
        }

        return begins;
    }

    private static byte[] WriteHeader(
        KeyValuePair<string, Tensor>[] items,
        Dictionary<string, long> begins,
        IReadOnlyDictionary<string, string>? metadata)
    {
        var json = new ArrayBufferWriter<byte>();
        // Names are kept readable: the text is no HTML, where more than JSON asks for would have to be escaped.
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var writer = new Utf8JsonWriter(json, options))
        {
            writer.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                writer.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach ((string key, string value) in metadata)
                {
                    CheckText(key);
                    CheckText(value);
                    writer.WriteString(key, value);
                }

                writer.WriteEndObject();
            }

            foreach ((string name, Tensor tensor) in items)
                WriteEntry(writer, name, tensor, begins[name]);
            writer.WriteEndObject();
        }

        int padded = (json.WrittenCount + Alignment - 1) / Alignment * Alignment;
        Check.Argument(
            padded <= SafetensorsHeader.LongestHeader,
            $"Safetensors.Save: the header has {padded} bytes, "
                + $"but may have {SafetensorsHeader.LongestHeader} at most.");
        var header = new byte[sizeof(long) + padded];
        BinaryPrimitives.WriteInt64LittleEndian(header, padded);
        json.WrittenSpan.CopyTo(header.AsSpan(sizeof(long)));
        header.AsSpan(sizeof(long) + json.WrittenCount).Fill((byte)' ');
        return header;
    }

    private static void WriteEntry(Utf8JsonWriter writer, string name, Tensor tensor, long begin)
    {
        writer.WriteStartObject(name);
        writer.WriteString("dtype", StoredType.Of(tensor.DType).Name);
        writer.WriteStartArray("shape");
        foreach (int size in tensor.Shape)
            writer.WriteNumberValue(size);
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(begin);
        writer.WriteNumberValue(begin + ByteCount(tensor));
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>UTF-8 has no half of a surrogate pair: the writer would put another character in its place.</summary>
    private static void CheckText(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            Check.Argument(
                isPair || !char.IsSurrogate(text[i]),
                $"Safetensors.Save: the name or text '{text}' has half of a surrogate pair at {i}.");
            i += isPair ? 1 : 0;
        }
    }

    private static long ByteCount(Tensor tensor) => checked(tensor.Count * tensor.DType.Size());
}
