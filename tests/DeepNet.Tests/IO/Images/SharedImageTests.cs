using DeepNet.IO;

namespace DeepNet.Tests.IO.Images;

/// <summary>Files of other programs, and what Pillow reads from them.</summary>
public sealed class SharedImageTests
{
    /// <summary>JPEG too: the integers are those of libjpeg, on every machine.</summary>
    [Fact]
    public void Images_are_read_as_Pillow_reads_them_bit_for_bit()
    {
        if (FormatFiles.Folder() is not string folder)
            return;
        int read = 0;
        foreach ((string name, Tensor values) in Npz.Load(Path.Combine(folder, "images", "decoded.npz")))
        {
            string path = Path.Combine(folder, "images", $"{name[..name.LastIndexOf('_')]}.{name.Split('_')[^1]}");
            Tensor expected = values.Rank == 3 ? values.Permute(2, 0, 1) : values.Unsqueeze(0);
            if (values.DType == DType.Int32)
            {
                // 16 bits: ours are rounded to 8.
                expected = (expected.Cast(DType.Float64) * (255 / 65535.0)).Round().Cast(DType.UInt8);
            }

            if (path.EndsWith(".gif", StringComparison.Ordinal))
            {
                FluentActions.Invoking(() => ImageFile.Read(path))
                    .Should().Throw<InvalidDataException>().WithMessage($"{path}: This is a GIF image*convert it*");
                continue;
            }

            Tensor actual = ImageFile.Read(path, channels: expected.Shape[0]);
            actual.Shape.Should().Equal(expected.Shape, name);
            actual.ToArray<byte>().Should().Equal(expected.Contiguous().ToArray<byte>(), name);
            read++;
        }

        read.Should().BeGreaterThan(10);
    }
}
