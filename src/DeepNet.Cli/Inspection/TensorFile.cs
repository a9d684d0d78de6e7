using System.IO.Compression;
using DeepNet.IO;

namespace DeepNet.CommandLine;

/// <summary>A file of named tensors of any known format.</summary>
internal sealed class TensorFile : IDisposable
{
    private static readonly Dictionary<string, string> s_none = [];

    private readonly Func<string, Tensor> _read;
    private readonly IDisposable? _open;

    private TensorFile(
        string path, string format, IReadOnlyList<string> names, Func<string, Tensor> read,
        IReadOnlyDictionary<string, string>? metadata = null, IDisposable? open = null)
    {
        (Path, Format, Names, _read) = (path, format, names, read);
        (Metadata, _open) = (metadata ?? s_none, open);
    }

    public string Path { get; }

    /// <summary>safetensors, npy, npz or pytorch.</summary>
    public string Format { get; }

    public IReadOnlyList<string> Names { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file; its first bytes tell what it is.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of no known format.</exception>
    /// <exception cref="ModelFileException">The file is damaged or of no known format.</exception>
    public static TensorFile Open(string path)
    {
        var start = new byte[9];
        int count;
        using (FileStream file = File.OpenRead(path))
            count = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start.AsSpan(0, count) switch
        {
            // The length of a safetensors header may begin with any bytes, but a brace always follows it.
            [_, _, _, _, _, _, _, _, (byte)'{'] => OfSafetensors(path),
            [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', ..] => OfNpy(path),
            [(byte)'P', (byte)'K', 3 or 5, 4 or 6, ..] => IsNpz(path) ? OfNpz(path) : OfPyTorch(path),
            [0x80, ..] => OfPyTorch(path),
            _ => throw new InvalidDataException(
                $"{path} is neither a safetensors, npy, npz nor PyTorch file by its first bytes."),
        };
    }

    /// <summary>The tensor of a name.</summary>
    public Tensor Read(string name) => _read(name);

    public void Dispose() => _open?.Dispose();

    private static TensorFile OfSafetensors(string path)
    {
        var reader = new SafetensorsReader(path);
        return new TensorFile(path, "safetensors", reader.Names, reader.Read, reader.Metadata, reader);
    }

    private static TensorFile OfNpy(string path)
    {
        Tensor x = Npy.Load(path);
        return new TensorFile(path, "npy", [""], _ => x);
    }

    private static TensorFile OfNpz(string path)
    {
        OrderedDictionary<string, Tensor> tensors = Npz.Load(path);
        return new TensorFile(path, "npz", [.. tensors.Keys], name => tensors[name]);
    }

    private static TensorFile OfPyTorch(string path)
    {
        PyTorchFile file = PyTorchFile.Load(path);
        return new TensorFile(path, "pytorch", [.. file.Tensors.Keys], name => file.Tensors[name], file.Metadata);
    }

    private static bool IsNpz(string path)
    {
        using FileStream file = File.OpenRead(path);
        try
        {
            using var archive = new ZipArchive(file, ZipArchiveMode.Read);
            return archive.Entries.All(entry => entry.FullName.EndsWith(".npy", StringComparison.Ordinal));
        }
        catch (Exception error) when (error is InvalidDataException or ArgumentException or NotSupportedException
            or EndOfStreamException)
        {
            throw new InvalidDataException($"{path}: the archive is damaged: {error.Message}", error);
        }
    }
}
