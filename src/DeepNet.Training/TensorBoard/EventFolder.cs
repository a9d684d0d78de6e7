using System.Buffers.Binary;
using DeepNet.Training.Events;
using Google.Protobuf;

namespace DeepNet.Training;

/// <summary>Takes back from a folder's event files what a resumed run writes again.</summary>
internal static class EventFolder
{
    private const int LongestStart = 1 << 12;

    /// <summary>Whether a text can be the name of an event file, and is no path.</summary>
    public static bool IsName(string name) =>
        name.StartsWith(EventFile.Prefix, StringComparison.Ordinal) && Path.GetFileName(name) == name;

    /// <summary>Cuts files to these lengths, and removes files of the run that are not among them.</summary>
    /// <exception cref="IOException">A file cannot be changed.</exception>
    public static void Restore(string folder, string run, IReadOnlyDictionary<string, long> lengths)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (string path in Directory.GetFiles(folder, EventFile.Prefix + "*"))
        {
            if (lengths.TryGetValue(Path.GetFileName(path), out long length))
                Cut(path, length);
            else if (RunOf(path) == run)
                File.Delete(path);
        }
    }

    private static void Cut(string path, long length)
    {
        using FileStream stream = File.Open(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        if (stream.Length > length)
            stream.SetLength(length);
    }

    /// <summary>What the file's second record says of the run it belongs to; null for a file of somebody
    /// else.</summary>
    private static string? RunOf(string path)
    {
        using FileStream stream = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return Next(stream) is { WhatCase: Event.WhatOneofCase.FileVersion }
            && Next(stream) is { SessionLog: { Status: SessionLog.Types.Status.Start } start }
            ? start.Msg
            : null;
    }

    /// <summary>The next record, or null if it is damaged, incomplete or too long for one that begins a
    /// file.</summary>
    private static Event? Next(Stream stream)
    {
        Span<byte> header = stackalloc byte[EventFile.HeaderBytes];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(header[sizeof(ulong)..])
                != Crc32C.Masked(header[..sizeof(ulong)])
            || BinaryPrimitives.ReadUInt64LittleEndian(header) is not (<= LongestStart and var size))
        {
            return null;
        }

        byte[] bytes = new byte[(int)size + EventFile.FooterBytes];
        ReadOnlySpan<byte> data = bytes.AsSpan(0, (int)size);
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan((int)size)) != Crc32C.Masked(data))
        {
            return null;
        }

        try
        {
            return Event.Parser.ParseFrom(data);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
