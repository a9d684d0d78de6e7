using System.IO.Compression;
using DeepNet.Data;
using DeepNet.Tests.IO;

namespace DeepNet.Tests.Data;

public class IdxFileTests
{
    private static readonly byte[] s_images = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bytes_are_read_plain_and_gzipped(bool isGzip)
    {
        Tensor x = Read(isGzip ? Gzip(s_images) : s_images);
        x.DType.Should().Be(DType.UInt8);
        x.Shape.Should().Equal(2, 3);
        x.ToArray<byte>().Should().Equal(1, 2, 3, 4, 5, 6);
    }

    [Fact]
    public void Broken_files_name_the_rule()
    {
        for (int length = 0; length < s_images.Length; length++)
        {
            Rejects(s_images[..length], "*");
            Rejects(Gzip(s_images[..length]), "*");
        }

        // Without the twelve last bytes, which are the checksum and not much more, elements are missing.
        byte[] gzip = Gzip(s_images);
        for (int length = 1; length < gzip.Length - 12; length++)
            Rejects(gzip[..length], "*");
        Rejects([.. s_images, 0], "*has more than the 6 bytes its header names*");
        Rejects(s_images[..^1], "*has fewer than the 6 bytes its header names*");
        Rejects([0, 0, 9, .. s_images[3..]], "*starts with 00000902; an idx file of bytes starts with 0000 08*");
        Rejects([0, 0, 8, 0], "*1 to 8 dims*");
        byte[] huge = [127, 255, 255, 255];
        Rejects([0, 0, 8, 4, 0, 0, 0, 0, .. huge, .. huge, .. huge], "*names the sizes [0, 2147483647, 2147483647,*");
        Read([0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 28]).Shape.Should().Equal(0, 28);
        Rejects([.. s_images[..4], 255, .. s_images[5..]], "*names the sizes [-16777214, 3], more than the 18 bytes*");
    }

    [Fact]
    public void A_header_alone_takes_no_memory()
    {
        byte[] header = [0, 0, 8, 3, 0, 0, 16, 0, 0, 0, 16, 0, 0, 0, 0, 100];
        Rejects(header, "*names the sizes [4096, 4096, 100], more than the 16 bytes that the file can hold.");
        Rejects(Gzip(header), "*names the sizes [4096, 4096, 100], more than the 671*");
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
            gzip.Write(bytes);
        return stream.ToArray();
    }

    private static Tensor Read(byte[] bytes)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.idx"], bytes);
        return IdxFile.Read(folder["a.idx"]);
    }

    private static void Rejects(byte[] bytes, string message)
    {
        Action read = () => Read(bytes);
        read.Should().Throw<InvalidDataException>().WithMessage($"IdxFile: *a.idx{message}");
    }
}
