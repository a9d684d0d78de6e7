using System.IO.Compression;

namespace DeepNet.IO;

/// <summary>The entries of a ZIP archive that nobody vouches for.</summary>
/// <remarks>
/// Nothing is ever unpacked to the disk. Names must be those of files inside a folder, each once; an entry is read
/// only after its length and checksum were found to be what the archive says; and all readings together may not
/// expand to more than a limit. Errors are <see cref="InvalidDataException"/>s that do not name the file.
/// </remarks>
internal sealed class ZipReader : IDisposable
{
    /// <summary>What any archive may expand to …</summary>
    public const long LargestExpansion = 64L << 20;

    /// <summary>… beyond that many times its own size.</summary>
    public const int LargestRatio = 200;

    private const int ChunkBytes = 1 << 16;
    private const int LongestShown = 100;

    private readonly ZipArchive _archive;
    private readonly OrderedDictionary<string, ZipArchiveEntry> _entries = [];
    private readonly byte[] _buffer = new byte[ChunkBytes];
    private long _budget;

    /// <summary>Opens an archive and checks its list of entries.</summary>
    /// <param name="stream">The archive; stays open.</param>
    /// <param name="largestBytes">What all entries together may expand to, instead of the usual limit.</param>
    public ZipReader(Stream stream, long? largestBytes = null)
    {
        _budget = largestBytes ?? LargestExpansion + (LargestRatio * stream.Length);
        _archive = Guard(() => new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true));
        foreach (ZipArchiveEntry entry in Guard(() => _archive.Entries))
        {
            string name = entry.FullName;
            if (!IsPlain(name))
                throw new InvalidDataException($"the entry '{Shown(name)}' has the name of a place outside a folder.");
            if (!_entries.TryAdd(name, entry))
                throw new InvalidDataException($"the entry '{Shown(name)}' stands twice.");
        }
    }

    /// <summary>The names of the entries in the order of the archive.</summary>
    public IReadOnlyList<string> Names => [.. _entries.Keys];

    /// <summary>True if a name stays in the folder it is unpacked to, on any system.</summary>
    public static bool IsPlain(string name) =>
        name.Length > 0
        && !name.StartsWith('/')
        && !name.Contains('\\')
        && !(name.Length > 1 && name[1] == ':')
        && !name.Any(char.IsControl)
        && !name.Split('/').Contains("..");

    /// <summary>A name as a message shows it.</summary>
    public static string Shown(string name)
    {
        string text = name.Length <= LongestShown ? name : $"{name[..LongestShown]}…";
        return string.Concat(text.Select(c => char.IsControl(c) ? '?' : c));
    }

    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>
    /// Reads an entry: <paramref name="read"/> gets its bytes and their number, which are checked before.
    /// </summary>
    public T Read<T>(string name, Func<Stream, long, T> read)
    {
        ZipArchiveEntry entry = _entries[name];
        if (entry.IsEncrypted)
            throw new InvalidDataException($"the entry '{Shown(name)}' is encrypted.");
        return Guard(() =>
        {
            Verify(name, entry);
            using Stream stream = entry.Open();
            return read(stream, entry.Length);
        });
    }

    /// <summary>All bytes of an entry.</summary>
    public byte[] ReadAll(string name, int most) => Read(name, (stream, length) =>
    {
        if (length > most)
        {
            throw new InvalidDataException(
                $"the entry '{Shown(name)}' has {length} bytes, but may have {most} at most.");
        }

        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    });

    public void Dispose() => _archive.Dispose();

    /// <summary>Reads an entry for nothing but its length and checksum, before anybody allocates by them.</summary>
    private void Verify(string name, ZipArchiveEntry entry)
    {
        if (entry.Length > _budget)
        {
            throw new InvalidDataException(
                $"the entry '{Shown(name)}' expands to {entry.Length} bytes, where {_budget} are left of the limit.");
        }

        using Stream stream = entry.Open();
        long length = 0;
        uint crc = 0;
        for (int count; (count = stream.Read(_buffer)) > 0;)
        {
            length += count;
            if (length > entry.Length)
                break;
            crc = Crc32.Append(crc, _buffer.AsSpan(0, count));
        }

        _budget -= length;
        if (length != entry.Length)
        {
            throw new InvalidDataException(
                $"the entry '{Shown(name)}' has {(length > entry.Length ? "more" : "fewer")} than the "
                    + $"{entry.Length} bytes that the archive names.");
        }

        if (crc != entry.Crc32)
            throw new InvalidDataException($"the entry '{Shown(name)}' is damaged: its checksum is wrong.");
    }

    /// <summary>Gives the archive's own complaints one type.</summary>
    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("the archive ends within an entry.", e);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException or OverflowException)
        {
            throw new InvalidDataException($"the archive is damaged or of an unknown kind: {e.Message}", e);
        }
    }
}
