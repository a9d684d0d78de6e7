using DeepNet.Tests.Data.Named;

namespace DeepNet.Tests.Fuzz;

/// <summary>Damages the archives in which data sets are published.</summary>
internal static class ArchiveFuzzer
{
    /// <summary>A fuzzer for archives of these files.</summary>
    public static Fuzzer Of((string, byte[])[] files, params string[] words)
    {
        byte[] tar = Archives.Tar(files);
        byte[][] corpus =
        [
            tar, Archives.Tar(System.Formats.Tar.TarEntryFormat.Gnu, files), Archives.Gzip(tar), Archives.Zip(files),
        ];
        return new Fuzzer(corpus, typeof(InvalidDataException))
        {
            Words =
            [
                [.. "77777777777"u8], [.. "../"u8], [.. "ustar\0"u8], [.. "PK\u0005\u0006"u8],
                .. words.Select(System.Text.Encoding.ASCII.GetBytes),
            ],
            Repair = Repair,
        };
    }

    // Damage behind right checksums leads further; some of it is compressed too, for what is damaged in a compressed
    // file seldom gets past the compression.
    private static byte[] Repair(byte[] bytes)
    {
        if (bytes is [0x1f, 0x8b, ..] or [(byte)'P', ..])
            return bytes;
        byte[] tar = TarHeaders.Repair(bytes);
        return bytes.Length % 3 == 0 ? Archives.Gzip(tar) : tar;
    }
}
