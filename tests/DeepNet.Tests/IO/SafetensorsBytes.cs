using System.Text;

namespace DeepNet.Tests.IO;

/// <summary>Files put together by hand.</summary>
internal static class SafetensorsBytes
{
    /// <summary>Length, header and so many zero bytes of data.</summary>
    public static byte[] Of(string header, int dataLength) => Of(Encoding.UTF8.GetBytes(header), dataLength);

    public static byte[] Of(byte[] header, int dataLength) =>
        [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[dataLength]];
}
