using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using DeepNet.Data;

namespace DeepNet.Samples;

/// <summary>Data that several samples use, with a small stand-in for each that needs no files.</summary>
public static class SampleData
{
    private const int QuickTrainImages = 2_000;
    private const int QuickTestImages = 500;

    /// <summary>
    /// MNIST if it is below the root. Without a root: the 1,797 digits of 8×8 pixels inside this program, enlarged to
    /// 20×20 and framed as MNIST's are; a random fifth is for testing. Says which in a line. A quick run gets the first
    /// 2,000 and 500 images.
    /// </summary>
    /// <returns>Images [n, 1, 28, 28].</returns>
    public static ImageSet Digits(SampleRun run)
    {
        const string file = "train-images-idx3-ubyte";
        string? found = run.Find($"images/mnist/{file}.gz", $"images/mnist/{file}", $"MNIST/raw/{file}");
        ImageSet set = found is null ? SmallDigits(run.Seed) : FullMnist(run.Root!);
        if (run.IsQuick)
            set = set.Take(QuickTrainImages, QuickTestImages);
        Console.WriteLine($"data {set}");
        return set;
    }

    /// <summary>
    /// tiny-shakespeare if it is below the root. Without a root: 200,000 characters of sentences made by a small
    /// grammar, in the same alphabet. Says which in a line.
    /// </summary>
    public static string Shakespeare(SampleRun run)
    {
        string? found = run.Find("text/tinyshakespeare.txt", "tinyshakespeare/input.txt");
        string text = found is null ? Sentences(run.Seed, 200_000) : TinyShakespeare.LoadText(run.Root);
        string name = found is null ? "sentences of a small grammar (no --root was given)" : "tiny-shakespeare";
        Print.Line($"data {name}: {text.Length} characters");
        return text;
    }

    private static ImageSet FullMnist(string root)
    {
        (Tensor trainImages, Tensor trainLabels) = Mnist.Load(root, train: true).Tensors;
        (Tensor testImages, Tensor testLabels) = Mnist.Load(root, train: false).Tensors;
        return new ImageSet("MNIST", trainImages, trainLabels, testImages, testLabels);
    }

    private static ImageSet SmallDigits(ulong seed)
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("digits.csv.gz")!;
        using var reader = new StreamReader(new GZipStream(resource, CompressionMode.Decompress));
        var pixels = new List<float>();
        var labels = new List<long>();
        while (reader.ReadLine() is { } line)
        {
            string[] cells = line.Split(',');
            pixels.AddRange(cells[..64].Select(cell => float.Parse(cell, CultureInfo.InvariantCulture) / 16));
            labels.Add((long)float.Parse(cells[64], CultureInfo.InvariantCulture));
        }

        int count = labels.Count, test = count / 5;
        Tensor order = Tensor.RandPerm(count, generator: new RandomSource(seed));
        Tensor images = Tensor.From<float>(pixels.ToArray(), [count, 1, 8, 8])
            .Interpolate(20, mode: InterpolationMode.Bilinear)
            .Pad([4, 4, 4, 4])
            .IndexSelect(0, order);
        Tensor classes = Tensor.From<long>(labels.ToArray(), [count]).IndexSelect(0, order);
        return new ImageSet(
            "built-in 8×8 digits, enlarged (no --root was given)",
            images[test..],
            classes[test..],
            images[..test],
            classes[..test]);
    }

    private static string Sentences(ulong seed, int length)
    {
        string[] speakers = ["KING", "QUEEN", "FIRST LORD", "CLOWN", "NURSE"];
        string[] nouns = ["king", "crown", "night", "heart", "sword", "rose", "ship", "brother", "word", "storm"];
        string[] adjectives = ["good", "gentle", "cold", "noble", "sweet", "bitter", "dark", "golden"];
        string[] verbs = ["loves", "fears", "leaves", "calls", "keeps", "forgives", "follows", "betrays"];
        string[] ends = [".", ".", "!", "?", ";"];
        var random = new RandomSource(seed);
        var text = new StringBuilder();
        string Any(string[] words) => words[random.NextInt(0, words.Length)];
        string Thing() => $"the {(random.NextInt(0, 2) == 0 ? "" : $"{Any(adjectives)} ")}{Any(nouns)}";
        while (text.Length < length)
        {
            text.Append(Any(speakers)).Append(":\n");
            for (int i = random.NextInt(1, 4); i > 0; i--)
            {
                string sentence = $"{Thing()} {Any(verbs)} {Thing()}";
                text.Append('T').Append(sentence.AsSpan(1)).Append(Any(ends)).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString(0, length);
    }
}
