using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DeepNet.Training;

/// <summary>The results of a search, a line each, on the disk as soon as they are known; one search at a
/// time.</summary>
internal sealed class TrialFile : IDisposable
{
    public const string Name = "trials.jsonl";
    private const string LockName = "search.lock";

    private readonly string _path;
    private readonly FileStream _lock;
    private readonly FileStream _stream;

    private TrialFile(string path, FileStream held, FileStream stream) =>
        (_path, _lock, _stream) = (path, held, stream);

    /// <summary>The results that are there.</summary>
    public List<TrialLine> Lines { get; } = [];

    /// <summary>What was repaired.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Goes on with a folder's file, or begins one.</summary>
    /// <exception cref="CheckpointException">The file belongs to another search, or cannot be used.</exception>
    /// <exception cref="InvalidDataException">A line that was finished is damaged.</exception>
    public static TrialFile Open(string folder, SearchHeader header)
    {
        string path = Path.Combine(folder, Name);
        FileStream? held = null, stream = null;
        try
        {
            Directory.CreateDirectory(folder);
            held = new FileStream(
                Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            stream = new FileStream(
                path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
            var file = new TrialFile(path, held, stream);
            file.Load(header);
            return file;
        }
        catch (Exception error)
        {
            stream?.Dispose();
            held?.Dispose();
            if (error is CheckpointException || !CheckpointFile.IsOfWriting(error))
                throw;
            string problem = held is null ? "the folder cannot be used, perhaps by two searches at once" : "";
            throw new CheckpointException(path, $"{problem}: {error.Message}".TrimStart(':', ' '), error);
        }
    }

    /// <summary>Adds a result.</summary>
    /// <exception cref="CheckpointException">It cannot be written; the others are as they were.</exception>
    public void Append(TrialLine line) =>
        Write(line, SearchJson.Default.TrialLine, $"the result of trial {line.Trial}");

    public void Dispose()
    {
        _stream.Dispose();
        _lock.Dispose();
    }

    private void Load(SearchHeader header)
    {
        byte[] bytes = new byte[_stream.Length];
        _stream.ReadExactly(bytes);
        int end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        if (end < bytes.Length)
        {
            _stream.SetLength(end);
            Notes.Add($"{_path}: the last line was not finished; it is left out, and its trial made again.");
        }

        int number = 0;
        for (int start = 0; start < end;)
        {
            int length = bytes.AsSpan(start).IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = bytes.AsSpan(start, length);
            number++;
            if (number == 1)
                Compare(Parse(line, number, SearchJson.Default.SearchHeader), header);
            else
                Add(Parse(line, number, SearchJson.Default.TrialLine), number);
            start += length + 1;
        }

        if (end == 0)
            Write(header, SearchJson.Default.SearchHeader, "its first line");
    }

    private void Add(TrialLine line, int number)
    {
        bool isSound = line is { Trial: >= 0, Budget: > 0, Values: not null }
            && (line.Score is { } score ? double.IsFinite(score) && line.Error is null : line.Error is not null)
            && line.Seconds is >= 0 and < 1e10
            && !Lines.Exists(other => other.Trial == line.Trial && other.Budget == line.Budget);
        if (!isSound)
            throw Damaged(number, "a number is out of range, or the result stands twice.");
        Lines.Add(line);
    }

    private T Parse<T>(ReadOnlySpan<byte> line, int number, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(line, type) ?? throw Damaged(number, "it is null.");
        }
        catch (JsonException error)
        {
            throw Damaged(number, error.Message, error);
        }
    }

    private InvalidDataException Damaged(int number, string problem, Exception? inner = null) =>
        new($"{_path}: line {number} is damaged: {problem}", inner);

    private void Compare(SearchHeader stored, SearchHeader own)
    {
        if (stored is not { Search: not null, Mode: not null, Settings: not null, Space: not null })
            throw Damaged(1, "a part of it is null.");
        string[] names = ["version", "search", "mode", "seed", "settings", "space"];
        object[] theirs = Parts(stored), mine = Parts(own);
        for (int i = 0; i < names.Length; i++)
        {
            if (!theirs[i].Equals(mine[i]))
            {
                throw new CheckpointException(
                    _path, $"the results are of another search: its {names[i]} is '{theirs[i]}', but now it is "
                        + $"'{mine[i]}'; use another folder.");
            }
        }

        static object[] Parts(SearchHeader header) =>
        [
            header.Version, header.Search, header.Mode, header.Seed, header.Settings,
            string.Join("; ", header.Space),
        ];
    }

    private void Write<T>(T line, JsonTypeInfo<T> type, string what)
    {
        long before = _stream.Position = _stream.Length;
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, type), (byte)'\n'];
        try
        {
            _stream.Write(bytes);
            _stream.Flush(flushToDisk: true);
        }
        catch (Exception error) when (CheckpointFile.IsOfWriting(error))
        {
            Shorten(before);
            throw new CheckpointException(
                _path, $"{what} cannot be written, and those before it are as they were: {error.Message}", error);
        }
    }

    private void Shorten(long length)
    {
        try
        {
            _stream.SetLength(length);
        }
        catch (IOException)
        {
            // A line without an end is left out by the next run.
        }
    }
}
