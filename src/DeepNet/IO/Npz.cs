using System.IO.Compression;

namespace DeepNet.IO;

/// <summary>Reads and writes NumPy's npz files: ZIP archives of named arrays.</summary>
/// <remarks>
/// An entry <c>NAME.npy</c> is the array NAME; see <see cref="Npy"/> for what an array may be. Nothing is unpacked to
/// the disk, lengths and checksums are verified before memory is taken, and files that would expand beyond a limit
/// are refused. numpy.savez, numpy.savez_compressed, numpy.load.
/// </remarks>
public static class Npz
{
    private const string Extension = ".npy";

    /// <summary>ZIP's first day, so that equal arrays give equal files.</summary>
    private static readonly DateTimeOffset s_time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>All arrays by name, in the order of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="largestBytes">How many bytes all arrays together may take; by default 64 MiB and 200 times the
    /// file's size, which only arrays of almost nothing but one value exceed.</param>
    /// <exception cref="InvalidDataException">The file is no npz file, is damaged, has a name twice or one that leads
    /// out of a folder, expands to more than the limit, or holds an array of no tensor type.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static OrderedDictionary<string, Tensor> Load(string path, long? largestBytes = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (largestBytes is { } most)
            ArgumentOutOfRangeException.ThrowIfNegative(most, nameof(largestBytes));
        using FileStream file = File.OpenRead(path);
        try
        {
            using var zip = new ZipReader(file, largestBytes);
            var tensors = new OrderedDictionary<string, Tensor>();
            foreach (string entry in zip.Names)
                tensors.Add(NameOf(entry), Read(zip, entry));
            return tensors;
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"Npz: {path}: {e.Message}", e);
        }
    }

    /// <summary>
    /// Writes tensors; an older file of that name is replaced once the new one is complete on the disk.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Names and tensors, in the order in which they are stored.</param>
    /// <param name="compress">True to deflate them, which takes time.</param>
    /// <exception cref="ArgumentException">A name stands twice, is empty or leads out of a folder, as in
    /// <c>../x</c>.</exception>
    /// <exception cref="DTypeException">A tensor is BFloat16, which NumPy does not know.</exception>
    public static void Save(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, bool compress = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(tensors);
        KeyValuePair<string, Tensor>[] items = [.. tensors];
        var names = new HashSet<string>();
        byte[][] headers = [.. items.Select(item => Npy.HeaderOf(item.Value))];
        foreach ((string name, _) in items)
        {
            Check.Argument(
                ZipReader.IsPlain(name),
                $"Npz.Save: the name '{name}' is empty or leads out of a folder.");
            Check.Argument(names.Add(name), $"Npz.Save: the name '{name}' stands twice.");
        }

        CompressionLevel level = compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression;
        AtomicFile.Write(path, stream =>
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            for (int i = 0; i < items.Length; i++)
            {
                ZipArchiveEntry entry = archive.CreateEntry(items[i].Key + Extension, level);
                entry.LastWriteTime = s_time;
                using Stream content = entry.Open();
                content.Write(headers[i]);
                StoredElements.Write(content, items[i].Value);
            }
        });
    }

    private static string NameOf(string entry) => entry.EndsWith(Extension, StringComparison.Ordinal)
        ? entry[..^Extension.Length]
        : throw new InvalidDataException(
            $"the entry '{ZipReader.Shown(entry)}' is not an array: its name does not end in {Extension}.");

    private static Tensor Read(ZipReader zip, string entry)
    {
        try
        {
            return zip.Read(entry, Npy.Read);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"array '{ZipReader.Shown(NameOf(entry))}': {e.Message}", e);
        }
    }
}
