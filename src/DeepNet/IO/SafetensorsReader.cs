using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace DeepNet.IO;

/// <summary>An open safetensors file whose tensors are read one at a time, when asked for.</summary>
/// <remarks>
/// Opening reads and checks the header alone. 16-bit integers and unsigned 32-bit ones, which have no tensor type of
/// their own, are read as the next wider type. Several threads may read at once.
/// Format: https://github.com/huggingface/safetensors.
/// </remarks>
public sealed class SafetensorsReader : IDisposable
{
    private const int LengthBytes = 8;

    private readonly SafeFileHandle _file;
    private readonly SafetensorsHeader _header;
    private readonly long _dataStart;

    /// <summary>Opens a file and checks its header.</summary>
    /// <exception cref="ModelFileException">The file breaks a rule of the format.</exception>
    public SafetensorsReader(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
        _file = File.OpenHandle(path);
        try
        {
            long fileLength = RandomAccess.GetLength(_file);
            _dataStart = ReadLength(fileLength);
            var json = new byte[_dataStart - LengthBytes];
            ReadExactly(json, LengthBytes, "the header");
            _header = SafetensorsHeader.Parse(path, json, fileLength - _dataStart);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The names of the tensors in the order of the header.</summary>
    public IReadOnlyList<string> Names => [.. _header.Entries.Keys];

    /// <summary>The texts stored beside the tensors.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>True if the file has a tensor of this name.</summary>
    public bool Contains(string name) => _header.Entries.ContainsKey(name);

    /// <summary>The shape of a tensor.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    public Shape ShapeOf(string name) => Find(name).Shape;

    /// <summary>The type a tensor is read as.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    public DType DTypeOf(string name) => Find(name).Type.DType;

    /// <summary>Reads a tensor from the file.</summary>
    /// <exception cref="KeyNotFoundException">There is no tensor of this name.</exception>
    /// <exception cref="ModelFileException">The file became shorter since it was opened, or a Bool is neither 0 nor
    /// 1.</exception>
    public Tensor Read(string name)
    {
        SafetensorsEntry entry = Find(name);
        try
        {
            return StoredElements.Read(
                entry.Type,
                entry.Shape,
                isBigEndian: false,
                (bytes, position) => ReadExactly(bytes, _dataStart + entry.Begin + position, $"tensor '{name}'"));
        }
        catch (InvalidDataException e)
        {
            throw new ModelFileException(Path, name, e.Message, e);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private SafetensorsEntry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _header.Entries.TryGetValue(name, out SafetensorsEntry? entry)
            ? entry
            : throw new KeyNotFoundException(
                $"{Path}: there is no tensor '{name}' among the {_header.Entries.Count} of the file.");
    }

    /// <summary>Where the data starts.</summary>
    private long ReadLength(long fileLength)
    {
        if (fileLength < LengthBytes)
        {
            throw new ModelFileException(
                Path, $"{fileLength} bytes are too few: a safetensors file starts with an 8-byte length.");
        }

        Span<byte> bytes = stackalloc byte[LengthBytes];
        ReadExactly(bytes, 0, "the length of the header");
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > SafetensorsHeader.LongestHeader)
        {
            throw new ModelFileException(
                Path, $"the header is {length} bytes long, but may have {SafetensorsHeader.LongestHeader} at most.");
        }

        if ((long)length > fileLength - LengthBytes)
        {
            throw new ModelFileException(
                Path, $"the header is {length} bytes long, but only {fileLength - LengthBytes} follow its length.");
        }

        return LengthBytes + (long)length;
    }

    private void ReadExactly(Span<byte> destination, long position, string what)
    {
        while (!destination.IsEmpty)
        {
            int count = RandomAccess.Read(_file, destination, position);
            if (count == 0)
            {
                throw new ModelFileException(
                    Path, $"the file ends within {what}: {destination.Length} bytes are missing.");
            }

            destination = destination[count..];
            position += count;
        }
    }
}
