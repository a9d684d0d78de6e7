using DeepNet.IO;

namespace DeepNet.Tests.IO.Images;

public sealed class JpegMalformedTests
{
    private static readonly byte[] s_good = new JpegBytes(17, 9, Planes()) { RestartInterval = 1 }.Write();

    [Fact]
    public void Every_beginning_of_a_file_is_refused()
    {
        for (int length = 0; length < s_good.Length; length++)
            Rejects(s_good[..length], "*");
    }

    [Fact]
    public void Restart_markers_are_counted()
    {
        int first = Find(s_good, 0xd0);
        byte[] wrong = [.. s_good];
        wrong[first + 1] = 0xd3;
        Rejects(wrong, "*marker FFD3, not restart marker 0*");
        Rejects([.. s_good[..first], .. s_good[(first + 2)..]], "*");
    }

    [Theory]
    [InlineData(0xc3, "*FFC3*not read*")]
    [InlineData(0xc9, "*FFC9*arithmetic*")]
    [InlineData(0xca, "*FFCA*")]
    [InlineData(0xdc, "*DNL*")]
    [InlineData(0xd2, "*FFD2*does not belong*")]
    [InlineData(0xbf, "*FFBF*does not belong*")]
    public void Other_kinds_of_frames_are_refused_by_name(int marker, string message)
    {
        byte[] file = [.. s_good];
        file[Find(file, 0xc0) + 1] = (byte)marker;
        Rejects(file, message);
    }

    /// <summary>Behind the marker and the length: precision, height, width, components, names, sampling.</summary>
    [Theory]
    [InlineData(4, 12, "*12 bits*")]
    [InlineData(6, 0, "*DNL*")]
    [InlineData(8, 0, "*0 × 9*")]
    [InlineData(5, 255, "*17 × 65289 pixels take*bytes or more*")]
    [InlineData(9, 2, "*2 components*")]
    [InlineData(9, 4, "*a component*")]
    [InlineData(10, 2, "*component 2 stands twice*")]
    [InlineData(11, 0x50, "*5 × 0*")]
    [InlineData(11, 0x44, "*18 blocks*")]
    [InlineData(12, 4, "*table 4*")]
    [InlineData(12, 3, "*no quantization table 3*")]
    public void Frames_that_cannot_be(int offset, int value, string message)
    {
        byte[] file = [.. s_good];
        file[Find(file, 0xc0) + offset] = (byte)value;
        Rejects(file, message);
    }

    /// <summary>Behind the marker and the length: components, names and tables, coefficients, bits.</summary>
    [Theory]
    [InlineData(4, 0, "*scan of 0 components*")]
    [InlineData(4, 4, "*scan of 4 components*")]
    [InlineData(5, 9, "*component 9*")]
    [InlineData(5, 2, "*component 2*second time*")]
    [InlineData(6, 0x10, "*no Huffman table 1*")]
    [InlineData(6, 0x0f, "*no Huffman table 15*")]
    [InlineData(11, 1, "*coefficients 1 to 63*")]
    [InlineData(12, 62, "*coefficients 0 to 62*")]
    [InlineData(13, 0x10, "*bits 1 to 0*")]
    public void Scans_that_cannot_be(int offset, int value, string message)
    {
        byte[] file = [.. s_good];
        file[Find(file, 0xda) + offset] = (byte)value;
        Rejects(file, message);
    }

    [Fact]
    public void Tables_that_cannot_be()
    {
        byte[] start = [0xff, 0xd8];
        byte[] end = [0xff, 0xd9];
        byte[] counts = [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        Rejects([.. start, .. JpegBytes.Segment(0xc4, [0, .. counts, 1, 2, 3]), .. end], "*too many codes of 1 bits*");
        Rejects([.. start, .. JpegBytes.Segment(0xc4, [0, .. counts, 1, 2]), .. end], "*symbols*");
        Rejects([.. start, .. JpegBytes.Segment(0xc4, [4, .. counts, 1, 2, 3]), .. end], "*Huffman table 4*");
        counts[0] = 1;
        Rejects([.. start, .. JpegBytes.Segment(0xc4, [0, .. counts, 16]), .. end], "*do not exist*");
        Rejects([.. start, .. JpegBytes.Segment(0xdb, [5, .. new byte[64]]), .. end], "*quantization table 5*");
        Rejects([.. start, .. JpegBytes.Segment(0xdb, [0, .. new byte[63]]), .. end], "*a table*0 are left*");
        Rejects([.. start, .. end], "*before a frame*");
        Rejects([.. start, 0xff, 0xe1, 0, 1], "*-1 bytes*");
        Rejects([.. start, .. s_good[Find(s_good, 0xda)..]], "*scan stands before the frame*");
        Rejects([.. s_good[..Find(s_good, 0xda)], .. end], "*no scan of component 1*");
        int frame = Find(s_good, 0xc0), tables = Find(s_good, 0xc4);
        Rejects([.. s_good[..tables], .. s_good[frame..]], "*two frames*");
    }

    [Fact]
    public void Data_that_are_no_codes_are_refused()
    {
        byte[] file = new JpegBytes(64, 64, new JpegPlane(1, 1, 1, (x, y) => (x * y) % 200)).Write();
        int scan = Find(file, 0xda) + 10;
        for (int i = scan; i < scan + 100; i++)
            file[i] = 0xfe;
        Rejects(file, "*no Huffman code near byte*");
    }

    [Fact]
    public void A_header_gets_no_memory()
    {
        byte[] file = [.. s_good];
        int frame = Find(file, 0xc0);
        (file[frame + 5], file[frame + 7]) = (0x20, 0x20);
        FluentActions.Invoking(() => ImageFile.Read(file)).Should().Throw<InvalidDataException>();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Rejects(file, "*8209 × 8201 pixels take*incomplete*");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1 << 20);
    }

    private static JpegPlane[] Planes() =>
    [
        new(1, 2, 2, (x, y) => 5 * x * y % 200), new(2, 1, 1, (x, y) => 100 + x), new(3, 1, 1, (x, y) => 100 + y),
    ];

    private static int Find(byte[] file, byte marker) => file.AsSpan().IndexOf([(byte)0xff, marker]);

    private static void Rejects(byte[] file, string message) =>
        FluentActions.Invoking(() => ImageFile.Read(file)).Should().Throw<InvalidDataException>().WithMessage(message);
}
