using System.Buffers.Binary;
using System.IO.Compression;
using DeepNet.IO;

namespace DeepNet.CommandLine.Tests;

/// <summary>Noisy pictures of level and of upright stripes: two classes that a network learns in no time.</summary>
internal static class Stripes
{
    public const int Size = 12;

    public static readonly string[] Classes = ["level", "upright"];

    /// <summary>Writes a folder of class folders.</summary>
    public static string WriteFolder(string folder, int perClass = 20, int seed = 1)
    {
        for (int label = 0; label < Classes.Length; label++)
        {
            string path = Path.Combine(folder, Classes[label]);
            Directory.CreateDirectory(path);
            for (int i = 0; i < perClass; i++)
            {
                byte[] pixels = Draw(label, (ulong)((seed * 1000) + (label * 500) + i));
                ImageFile.Write(
                    Path.Combine(path, $"{i:D3}.png"), Tensor.From<byte>(pixels, [1, Size, Size]));
            }
        }

        return folder;
    }

    /// <summary>Writes idx files of training and test images; the training ones are gzipped.</summary>
    public static string WriteIdx(string folder, int perClass = 20)
    {
        Directory.CreateDirectory(folder);
        foreach ((string name, int seed) in new[] { ("train", 1), ("t10k", 2) })
        {
            byte[] labels = [.. Enumerable.Range(0, 2 * perClass).Select(i => (byte)(i % 2))];
            byte[] pixels = [.. labels.SelectMany((label, i) => Draw(label, (ulong)((seed * 1000) + i)))];
            Write(Path.Combine(folder, $"{name}-images-idx3-ubyte"), pixels, [labels.Length, Size, Size], seed == 1);
            Write(Path.Combine(folder, $"{name}-labels-idx1-ubyte"), labels, [labels.Length], seed == 1);
        }

        return folder;
    }

    private static byte[] Draw(int label, ulong seed)
    {
        var random = new RandomSource(seed);
        int phase = random.NextInt(0, 4);
        var pixels = new byte[Size * Size];
        for (int i = 0; i < pixels.Length; i++)
        {
            int along = label == 0 ? i / Size : i % Size;
            pixels[i] = (byte)((((along + phase) / 2 % 2) * 150) + random.NextInt(0, 100));
        }

        return pixels;
    }

    private static void Write(string path, byte[] data, int[] sizes, bool isGzip)
    {
        var bytes = new List<byte> { 0, 0, 8, (byte)sizes.Length };
        foreach (int size in sizes)
        {
            var word = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(word, size);
            bytes.AddRange(word);
        }

        bytes.AddRange(data);
        using Stream file = File.Create(isGzip ? $"{path}.gz" : path);
        using Stream stream = isGzip ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(bytes.ToArray());
    }
}
