using System.Text;

namespace DeepNet.Training.Tests.TensorBoard;

public sealed class Crc32CTests
{
    /// <summary>RFC 3720, B.4; the last is the usual check value.</summary>
    public static TheoryData<byte[], uint> Vectors() => new()
    {
        { new byte[32], 0x8A9136AA },
        { [.. Enumerable.Repeat((byte)0xFF, 32)], 0x62A8AB43 },
        { [.. Enumerable.Range(0, 32).Select(i => (byte)i)], 0x46DD794E },
        { [.. Enumerable.Range(0, 32).Select(i => (byte)(31 - i))], 0x113FDB5C },
        {
            Convert.FromHexString(
                "01C00000000000000000000000000000140000000000040000000014000000182800000000000000"
                + "0200000000000000"),
            0xD9963A56
        },
        { Encoding.ASCII.GetBytes("123456789"), 0xE3069283 },
        { [], 0 },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Known_values_come_out(byte[] bytes, uint expected) => Crc32C.Of(bytes).Should().Be(expected);

    [Fact]
    public void Every_length_agrees_with_the_definition_bit_by_bit()
    {
        var bytes = new byte[67];
        new Random(5).NextBytes(bytes);
        for (int start = 0; start < 8; start++)
        {
            for (int length = 0; start + length <= bytes.Length; length++)
            {
                ReadOnlySpan<byte> part = bytes.AsSpan(start, length);
                Crc32C.Of(part).Should().Be(EventReader.Crc(part));
                Crc32C.Masked(part).Should().Be(EventReader.Masked(part));
            }
        }
    }
}
