using System.Buffers.Binary;
using System.Globalization;
using DeepNet.Training.Events;
using Google.Protobuf;

namespace DeepNet.Training;

/// <summary>A new event file that grows by records, each handed to the system as a whole at once.</summary>
/// <remarks>A record of TFRecord: length (8 bytes, little-endian), masked CRC-32C of these, data, masked CRC-32C of
/// the data.</remarks>
internal sealed class EventFile : IDisposable
{
    public const string Prefix = "events.out.tfevents.";
    public const int HeaderBytes = sizeof(ulong) + sizeof(uint);
    public const int FooterBytes = sizeof(uint);

    private const int KeptBufferBytes = 1 << 20;
    private const string Version = "brain.Event:2";

    private static int s_lastNumber = -1;

    private readonly FileStream _stream;
    private readonly TimeProvider _clock;
    private byte[] _buffer = new byte[512];

    /// <summary>Makes the file and its first record.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public EventFile(string folder, TimeProvider clock)
    {
        _clock = clock;
        Directory.CreateDirectory(folder);
        _stream = Create(folder, clock);
        try
        {
            Write(new Event { FileVersion = Version });
        }
        catch
        {
            _stream.Dispose();
            throw;
        }
    }

    public string FullName => _stream.Name;

    /// <summary>Bytes of whole records.</summary>
    public long Length { get; private set; }

    /// <summary>Writes a record with the time of now.</summary>
    /// <exception cref="IOException">It cannot be written; the file ends with the record before.</exception>
    public void Write(Event record)
    {
        record.WallTime = Seconds();
        int size = record.CalculateSize();
        int total = checked(HeaderBytes + size + FooterBytes);
        if (_buffer.Length < total)
            _buffer = new byte[Math.Max(total, 2 * Math.Min(_buffer.Length, KeptBufferBytes))];
        Span<byte> bytes = _buffer.AsSpan(0, total);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)size);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[sizeof(ulong)..], Crc32C.Masked(bytes[..sizeof(ulong)]));
        Span<byte> data = bytes.Slice(HeaderBytes, size);
        record.WriteTo(data);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[(HeaderBytes + size)..], Crc32C.Masked(data));
        Append(bytes);
        if (_buffer.Length > KeptBufferBytes)
            _buffer = new byte[512];
    }

    /// <summary>Seconds since 1970.</summary>
    public double Seconds() => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    public void Dispose() => _stream.Dispose();

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bool isWritten = false;
        try
        {
            _stream.Write(bytes);
            isWritten = true;
            Length += bytes.Length;
        }
        finally
        {
            // Half a record would hide all that comes behind it.
            if (!isWritten)
                CutBack();
        }
    }

    private void CutBack()
    {
        try
        {
            _stream.SetLength(Length);
            _stream.Position = Length;
        }
        catch (IOException)
        {
            // The error on its way tells of the same disk.
        }
    }

    private static FileStream Create(string folder, TimeProvider clock)
    {
        long seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        string host = string.Concat(
            Environment.MachineName.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        while (true)
        {
            int number = Interlocked.Increment(ref s_lastNumber);
            string name = string.Create(
                CultureInfo.InvariantCulture, $"{Prefix}{seconds:D10}.{host}.{Environment.ProcessId}.{number}");
            string path = Path.Combine(Path.GetFullPath(folder), name);
            try
            {
                // No buffer: what was written is the system's, and stays when this process is killed.
                return new FileStream(
                    path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
            }
            catch (IOException) when (File.Exists(path))
            {
                // A process in another container may have the same number.
            }
        }
    }
}
