using System.IO.Compression;
using DeepNet.IO;

namespace DeepNet.Samples.Nuclei;

/// <summary>Nuclei of the Data Science Bowl 2018, or drawn ones.</summary>
internal static class NucleiData
{
    // The split is the same for every seed of the training.
    private const ulong SplitSeed = 2018;
    private const int Size = 256;

    /// <summary>
    /// The 250 images of 256×256 if they are below the root: a random fifth is held out. Without a root: 120 images of
    /// blobs on a noisy ground. Says which in a line. A quick run gets 24 and 8 of them.
    /// </summary>
    public static (Slides Training, Slides HeldOut) Load(SampleRun run)
    {
        using ZipArchive? zip = run.Find("images/dsb2018/dsb2018_256.zip") is { } path ? ZipFile.OpenRead(path) : null;
        int count = zip?.Entries.Count(entry => entry.FullName.StartsWith("images/", StringComparison.Ordinal)) ?? 120;
        int[] order = [.. Enumerable.Range(0, count)];
        new RandomSource(SplitSeed).Shuffle<int>(order);
        int fifth = count / 5;
        (int[] heldOut, int[] training) = (order[..fifth], order[fifth..]);
        if (run.IsQuick)
            (heldOut, training) = (heldOut[..8], training[..24]);
        string name = zip is null ? "blobs on a noisy ground (no --root was given)" : "DSB2018";
        Print.Line($"data {name}: {training.Length} training and {heldOut.Length} held-out images of {Size}×{Size}");
        return (Read(training), Read(heldOut));

        Slides Read(int[] numbers) => Slides.Of([.. numbers.Select(i => zip is null ? Drawn(i) : Image(zip, i))]);
    }

    // images/000.png is what the microscope saw, instances/000.png has 0 for the ground and 1, 2, … for the nuclei.
    private static (Tensor Grey, Tensor Labels) Image(ZipArchive zip, int number)
    {
        return (Read("images").Cast(DType.Float32) / 255, Read("instances"));

        Tensor Read(string folder)
        {
            string name = FormattableString.Invariant($"{folder}/{number:000}.png");
            using Stream stream = zip.GetEntry(name)?.Open()
                ?? throw new InvalidDataException($"The archive has no {name}.");
            return ImageFile.Read(stream, channels: 1);
        }
    }

    // Ellipses of any brightness on a ground that brightens to one side, unsharp, with noise; some images are inverted.
    private static (Tensor Grey, Tensor Labels) Drawn(int number)
    {
        var random = new RandomSource((ulong)number);
        double Between(double low, double high) => low + ((high - low) * random.NextDouble());
        var light = new float[Size * Size];
        var labels = new byte[Size * Size];
        double ground = Between(0.05, 0.15), slope = Between(0, 0.1);
        for (int i = 0; i < light.Length; i++)
            light[i] = (float)(ground + (slope * (i % Size) / Size));
        int nuclei = random.NextInt(15, 60);
        for (int nucleus = 1; nucleus <= nuclei; nucleus++)
        {
            double x = Between(0, Size), y = Between(0, Size), brightness = Between(0.1, 0.7);
            double across = Between(4, 11), along = Between(4, 11), angle = Between(0, Math.PI);
            (double sin, double cos) = Math.SinCos(angle);
            for (int row = (int)Math.Max(0, y - 11); row < Math.Min(Size, y + 11); row++)
            {
                for (int column = (int)Math.Max(0, x - 11); column < Math.Min(Size, x + 11); column++)
                {
                    double u = ((column - x) * cos) + ((row - y) * sin), v = ((row - y) * cos) - ((column - x) * sin);
                    if ((u * u / (across * across)) + (v * v / (along * along)) > 1)
                        continue;
                    int place = (row * Size) + column;
                    light[place] = (float)(ground + brightness);
                    labels[place] = (byte)nucleus;
                }
            }
        }

        Tensor sharp = Tensor.From<float>(light, [1, Size, Size]);
        Tensor grey = Images.GaussianBlur(sharp, 7, 7, 1.5, 1.5) + 0.06 * sharp.RandnLike(random);
        return ((number % 5 == 0 ? 1 - grey : grey).Clamp(0, 1), Tensor.From<byte>(labels, [1, Size, Size]));
    }
}
