using DeepNet.IO;

namespace DeepNet.Data;

/// <summary>Records of one size in a file that need not fit into memory: sample i is a copy of record i.</summary>
/// <remarks>
/// The elements lie in the file in row-major, little-endian order, with nothing between the records. Reads go through a
/// memory map that is renewed from time to time, so that no more than some hundred megabytes of the file count as this
/// process's memory, whatever its size. Samples can be read from several threads. Nobody may shorten the file while it
/// is open. Labels in a file of their own: <c>images.Zip(labels)</c>.
/// </remarks>
public sealed class MemoryMappedDataset : IDataset<Tensor>, IDisposable
{
    private readonly MappedFile _file;
    private readonly long _offset;
    private readonly int _recordBytes;

    /// <summary>Opens a file of records.</summary>
    /// <param name="path">The file.</param>
    /// <param name="recordShape">The shape of a record.</param>
    /// <param name="dtype">The type of the elements.</param>
    /// <param name="offset">The bytes before the first record, such as a header.</param>
    /// <param name="count">The number of records; all that follow the offset if left out, to the end of the
    /// file.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">A record has no elements or more than 2 GB, or a number is
    /// negative.</exception>
    /// <exception cref="InvalidDataException">The file is too short, or does not end with a whole record.</exception>
    public MemoryMappedDataset(
        string path, Shape recordShape, DType dtype = DType.Float32, long offset = 0, int? count = null)
    {
        const string name = nameof(MemoryMappedDataset);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(recordShape);
        Check.Argument(
            recordShape.Count > 0 && recordShape.Count <= int.MaxValue / dtype.Size(),
            $"{name}: a record of shape {recordShape} and type {dtype} must have 1 to {int.MaxValue} bytes.");
        Check.Argument(offset >= 0, $"{name}: offset {offset} is negative.");
        Check.Argument(count is null or >= 0, $"{name}: count {count} is negative.");
        (RecordShape, DType, _offset) = (recordShape, dtype, offset);
        _recordBytes = (int)recordShape.Count * dtype.Size();
        _file = new MappedFile(path);
        try
        {
            Count = CheckedCount(count);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Opens an array that NumPy saved: sample i is its slice i along the first dim.</summary>
    /// <param name="path">An npy file in C order and little-endian, of elements that a tensor can have.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file breaks a rule of the format, has no first dim, or would have to
    /// be rearranged or converted.</exception>
    public static MemoryMappedDataset OpenNpy(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        NpyHeader header;
        using (FileStream file = File.OpenRead(path))
        {
            try
            {
                header = NpyHeader.Read(file, file.Length);
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                throw new InvalidDataException($"{nameof(OpenNpy)}: {path}: {e.Message}", e);
            }
        }

        DType dtype = header.Type.DType;
        string? problem = header switch
        {
            { Shape.Rank: 0 } => "is a scalar; samples lie along the first dim",
            { Shape.Count: 0 } => $"has the shape {header.Shape}, which has no elements",
            { IsFortran: true, Shape.Rank: > 1 } => "is in Fortran order, which would have to be rearranged",
            { IsBigEndian: true } when dtype.Size() > 1 => "is big-endian, which would have to be converted",
            { Type.IsWidened: true } => $"has elements of type {header.Type.Name}, which would have to be converted",
            _ => null,
        };
        if (problem is not null)
        {
            throw new InvalidDataException(
                $"{nameof(OpenNpy)}: {path} {problem}; Npy.Load reads it into memory if it fits.");
        }

        return new MemoryMappedDataset(
            path, new Shape(header.Shape.AsSpan()[1..]), dtype, header.Length, header.Shape[0]);
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <summary>The shape of every sample.</summary>
    public Shape RecordShape { get; }

    /// <summary>The type of the elements.</summary>
    public DType DType { get; }

    /// <summary>A copy of record number <paramref name="index"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such record.</exception>
    /// <exception cref="InvalidDataException">A Bool in the file is neither 0 nor 1.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public Tensor this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(index), index,
                    $"MemoryMappedDataset: {_file.Path} has {Count} records, not one with number {index}.");
            }

            return DType switch
            {
                DType.Float32 => Read<float>(index),
                DType.Float64 => Read<double>(index),
                DType.Float16 => Read<Half>(index),
                DType.BFloat16 => Read<BFloat16>(index),
                DType.Int64 => Read<long>(index),
                DType.Int32 => Read<int>(index),
                DType.Int8 => Read<sbyte>(index),
                DType.UInt8 => Read<byte>(index),
                DType.Bool => Read<bool>(index),
                _ => throw new DTypeException($"MemoryMappedDataset: {DType} is no type of elements.", DType),
            };
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private int CheckedCount(int? wanted)
    {
        long bytes = _file.Length - _offset;
        if (bytes < 0)
        {
            throw new InvalidDataException(
                $"MemoryMappedDataset: {_file.Path} has {_file.Length} bytes, fewer than the offset {_offset}.");
        }

        if (wanted is { } count)
        {
            if ((long)count * _recordBytes > bytes)
            {
                throw new InvalidDataException(
                    $"MemoryMappedDataset: {count} records of {_recordBytes} bytes from offset {_offset} on need "
                        + $"{_offset + ((long)count * _recordBytes)} bytes, but {_file.Path} has {_file.Length}.");
            }

            return count;
        }

        if (bytes % _recordBytes != 0 || bytes / _recordBytes > int.MaxValue)
        {
            throw new InvalidDataException(
                $"MemoryMappedDataset: the {bytes} bytes of {_file.Path} from offset {_offset} on must be a multiple "
                    + $"of {_recordBytes}, the bytes of a record {RecordShape} of {DType}, and {int.MaxValue} records "
                    + $"at most.");
        }

        return (int)(bytes / _recordBytes);
    }

    private unsafe Tensor Read<T>(int index)
        where T : unmanaged
    {
        Tensor record = Tensor.Empty(RecordShape, DType, Device.Cpu);
        long position = _offset + ((long)index * _recordBytes);
        var bytes = new Span<byte>(record.Pointer<T>(), _recordBytes);
        _file.Read(position, bytes);
        if (typeof(T) == typeof(bool) && bytes.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and int bad)
        {
            throw new InvalidDataException(
                $"MemoryMappedDataset: {_file.Path}: the byte at {position + bad} is {bytes[bad]}, but a Bool is 0 or "
                    + $"1.");
        }

        GC.KeepAlive(record);
        return record;
    }
}
