using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DeepNet.IO;

namespace DeepNet.Text;

/// <summary>Reads and writes the files of tokenizers: a JSON object of ids, or a token a line.</summary>
/// <remarks>What breaks a rule is an <see cref="InvalidDataException"/> that names file, line and rule.</remarks>
internal static class VocabularyFile
{
    private const int LongestFile = 1 << 28;
    private const int LongestLine = 1 << 16;

    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonWriterOptions s_indented =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true };

    /// <summary>Reads <c>{"token": id, …}</c>; the ids are 0 … n - 1 in any order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rule">Says what is wrong with a token; null if nothing is.</param>
    public static Vocabulary ReadJson(string path, Func<string, string?> rule)
    {
        ReadOnlySpan<byte> json = ReadBytes(path);
        var tokens = new List<(string Token, int Id, int At)>();
        var seen = new Vocabulary();
        long at = 0;
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw Broken(path, 1, "a vocabulary is a JSON object of tokens and ids");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                at = reader.TokenStartIndex;
                CheckLength(path, json, at, reader.ValueSpan.Length);
                string token = reader.GetString()!;
                if ((seen.TryAdd(token) ?? rule(token)) is { } problem)
                    throw Broken(path, LineOf(json, at), problem);
                reader.Read();
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out int id) || id < 0)
                {
                    throw Broken(
                        path, LineOf(json, at), $"the id of {Vocabulary.Quote(token)} is no integer of 0 or more");
                }

                tokens.Add((token, id, (int)at));
            }

            reader.Read(); // Whatever follows the object is refused here.
        }
        catch (JsonException e)
        {
            throw Broken(path, (e.LineNumber ?? 0) + 1, $"this is not JSON: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw Broken(path, LineOf(json, at), $"a token is no Unicode text: {e.Message}", e);
        }

        return InOrder(path, json, tokens);
    }

    /// <summary>Reads a token a line: their ids are 0, 1, ….</summary>
    /// <param name="path">The file.</param>
    public static Vocabulary ReadTokenLines(string path)
    {
        var vocabulary = new Vocabulary();
        foreach ((int number, string token) in ReadLines(path))
        {
            if (vocabulary.TryAdd(token) is { } problem)
                throw Broken(path, number, problem);
        }

        return vocabulary;
    }

    /// <summary>The lines of a UTF-8 file with their numbers from 1, without line ends.</summary>
    public static IEnumerable<(int Number, string Text)> ReadLines(string path)
    {
        byte[] bytes = ReadBytes(path);
        int start = 0;
        for (int number = 1; start < bytes.Length; number++)
        {
            int length = bytes.AsSpan(start).IndexOf((byte)'\n');
            length = length < 0 ? bytes.Length - start : length;
            if (length > LongestLine)
                throw Broken(path, number, $"the line has {length} bytes; {LongestLine} are the most");
            yield return (number, Decode(path, number, bytes.AsSpan(start, length)));
            start += length + 1;
        }
    }

    /// <summary>Reads a whole file, without a byte order mark.</summary>
    public static byte[] ReadBytes(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream file = File.OpenRead(path);
        if (file.Length > LongestFile)
            throw new InvalidDataException($"{path}: the file has {file.Length} bytes; {LongestFile} are the most.");
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
    }

    /// <summary>Writes <c>{"token": id, …}</c> in the order of the ids.</summary>
    public static void WriteJson(string path, IReadOnlyList<string> tokens) => Write(path, s_plain, writer =>
    {
        for (int id = 0; id < tokens.Count; id++)
            writer.WriteNumber(tokens[id], id);
    });

    /// <summary>Writes a JSON object on several lines.</summary>
    public static void WriteObject(string path, Action<Utf8JsonWriter> properties) =>
        Write(path, s_indented, properties);

    /// <summary>Writes a line each.</summary>
    public static void WriteLines(string path, IEnumerable<string> lines) =>
        Write(path, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    /// <summary>A line of a file breaks a rule.</summary>
    public static InvalidDataException Broken(string path, long line, string problem, Exception? inner = null) =>
        new($"{path}, line {line}: {problem}.", inner);

    private static void Write(string path, JsonWriterOptions options, Action<Utf8JsonWriter> properties)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            writer.WriteStartObject();
            properties(writer);
            writer.WriteEndObject();
        }

        Write(path, buffer.WrittenSpan.ToArray());
    }

    private static void Write(string path, byte[] bytes) => AtomicFile.Write(path, stream => stream.Write(bytes));

    private static Vocabulary InOrder(
        string path, ReadOnlySpan<byte> json, List<(string Token, int Id, int At)> tokens)
    {
        var ordered = new string?[tokens.Count];
        foreach ((string token, int id, int at) in tokens)
        {
            if (id >= ordered.Length)
            {
                throw Broken(
                    path, LineOf(json, at),
                    $"the id of {Vocabulary.Quote(token)} is {id}, but {tokens.Count} tokens have the ids from 0 to "
                        + $"{tokens.Count - 1}");
            }

            if (ordered[id] is { } other)
            {
                throw Broken(
                    path, LineOf(json, at),
                    $"{Vocabulary.Quote(other)} and {Vocabulary.Quote(token)} have the id {id}");
            }

            ordered[id] = token;
        }

        return Vocabulary.Of(nameof(VocabularyFile), ordered!);
    }

    private static void CheckLength(string path, ReadOnlySpan<byte> json, long at, int length)
    {
        if (length > LongestLine)
            throw Broken(path, LineOf(json, at), $"a token has {length} bytes; {LongestLine} are the most");
    }

    private static string Decode(string path, int number, ReadOnlySpan<byte> line)
    {
        try
        {
            return s_strict.GetString(line.EndsWith("\r"u8) ? line[..^1] : line);
        }
        catch (DecoderFallbackException e)
        {
            throw Broken(path, number, "the line is not UTF-8", e);
        }
    }

    private static int LineOf(ReadOnlySpan<byte> text, long position) => 1 + text[..(int)position].Count((byte)'\n');
}
