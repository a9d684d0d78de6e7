using System.Buffers.Binary;
using System.Text;

namespace DeepNet.Tests.IO;

/// <summary>npy files put together by hand.</summary>
internal static class NpyBytes
{
    public static byte[] Of(string header, params byte[] data) => Of(1, header, data);

    public static byte[] Of(byte version, string header, params byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        var length = new byte[version == 1 ? 2 : 4];
        if (version == 1)
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)text.Length);
        else
            BinaryPrimitives.WriteInt32LittleEndian(length, text.Length);
        return [0x93, .. "NUMPY"u8, version, 0, .. length, .. text, .. data];
    }

    /// <summary>A file of one dimension.</summary>
    public static byte[] Vector(string descr, int count, params byte[] data) =>
        Of($"{{'descr': '{descr}', 'fortran_order': False, 'shape': ({count},), }}", data);
}
