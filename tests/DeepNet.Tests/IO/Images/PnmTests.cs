using System.Text;
using DeepNet.IO;

namespace DeepNet.Tests.IO.Images;

public sealed class PnmTests
{
    [Theory]
    [InlineData("P1 3 2 101 0 1 0", new byte[] { 0, 255, 0, 255, 0, 255 })]
    [InlineData("P1\n# a comment\n2#another\n 1\n1\n#and one\n0", new byte[] { 0, 255 })]
    [InlineData("P2 3 1 255 0 17 255", new byte[] { 0, 17, 255 })]
    [InlineData("P2 5 1 15 0 1 7 8 15", new byte[] { 0, 17, 119, 136, 255 })]
    [InlineData("P2 2 1 65535\n128 129 garbage", new byte[] { 0, 1 })]
    [InlineData("P3\t2\r\n1 255 1 2 3 4 5 6", new byte[] { 1, 4, 2, 5, 3, 6 })]
    [InlineData("P4 9 2\n\u0080\u0080\u007f\0", new byte[]
    {
        0, 255, 255, 255, 255, 255, 255, 255, 0, 255, 0, 0, 0, 0, 0, 0, 0, 255,
    })]
    [InlineData("P5 3 1 255\n\0\u0011\u00ff", new byte[] { 0, 17, 255 })]
    [InlineData("P5 2 1 100 \u0032\u0064", new byte[] { 128, 255 })]
    [InlineData("P5 2 1 1000\n\u0001\u00f4\u0003\u00e8", new byte[] { 128, 255 })]
    [InlineData("P6 2 1 255\n\u0001\u0002\u0003\u0004\u0005\u0006", new byte[] { 1, 4, 2, 5, 3, 6 })]
    public void Every_kind_is_read(string file, byte[] expected) =>
        ImageFile.Read(Encoding.Latin1.GetBytes(file)).ToArray<byte>().Should().Equal(expected);

    [Theory]
    [InlineData("P5", "*")]
    [InlineData("P5 ", "*no number at byte 3 for the width*")]
    [InlineData("P5 2", "*the height*")]
    [InlineData("P5 2 2", "*the largest value*")]
    [InlineData("P5 2 2 255", "*header ends*")]
    [InlineData("P5 2 2 255\nabc", "*take 4 bytes or more, but 3*")]
    [InlineData("P5 2 2 256\nabcdefg", "*take 8 bytes or more, but 7*")]
    [InlineData("P5 2 1 70\naz", "*row 0 is 97, above the largest value 70*")]
    [InlineData("P5 -2 2 255\nabcd", "*no number*")]
    [InlineData("P5 0 2 255\nabcd", "*0 × 2*")]
    [InlineData("P5 2 2 0\nabcd", "*largest value is 0*")]
    [InlineData("P5 2 2 65536\nabcd", "*largest value is 65536*")]
    [InlineData("P5 99999999999 2 255\nabcd", "*width*more than*")]
    [InlineData("P5 65536 65536 255\nabcd", "*65536 × 65536 pixels*")]
    [InlineData("P6 10000 10000 255\nabcd", "*take 300000000 bytes*")]
    [InlineData("P2 2 1 255 1", "*take 3 bytes*")]
    [InlineData("P2 2 1 255 1 x 3", "*no number*")]
    [InlineData("P1 2 1 1 2", "*neither 0 nor 1*")]
    [InlineData("P1 2 1 1        ", "*neither 0 nor 1*")]
    public void Broken_ones_are_refused(string file, string message) =>
        FluentActions.Invoking(() => ImageFile.Read(Encoding.Latin1.GetBytes(file)))
            .Should().Throw<InvalidDataException>().WithMessage(message);
}
