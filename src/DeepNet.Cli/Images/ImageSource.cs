using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DeepNet.Data;

namespace DeepNet.CommandLine;

/// <summary>Labelled images of one size to train on, from a folder of class folders or from idx files.</summary>
internal sealed record ImageSource
{
    /// <summary>How many bytes of images are kept in memory; the others are read again in every epoch.</summary>
    private const long CacheBytes = 2L << 30;

    private const int LargestDefaultSize = 64;
    private const int SampledClasses = 20;

    public required IReadOnlyList<string> ClassNames { get; init; }

    public required int Channels { get; init; }

    /// <summary>Rows and columns.</summary>
    public required int Size { get; init; }

    /// <summary>[channels, size, size], UInt8, with a label, a scalar of Int64.</summary>
    public required IDataset<TensorTuple> Samples { get; init; }

    /// <summary>The label of every sample.</summary>
    public required long[] Labels { get; init; }

    /// <summary>The file of every sample; null where they share one.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>Images that are kept out of training to measure the result; null without any.</summary>
    public TensorDataset? Test { get; init; }

    /// <summary>Whether reading a sample takes time.</summary>
    public required bool IsSlow { get; init; }

    /// <summary>Changes with the data.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Finds the images; those of a folder are read when they are needed.</summary>
    /// <param name="folder">Class folders with images, or idx files.</param>
    /// <param name="size">Rows and columns; by default those of the images, but not more than 64.</param>
    public static ImageSource Open(string folder, int? size)
    {
        if (File.Exists(folder))
        {
            throw new InvalidDataException(
                $"{folder} is a file; name a folder that has a folder of images for every class, or idx files.");
        }

        return IdxFolder.Find(folder) is { } files ? OfIdx(files, size) : OfFolder(folder, size);
    }

    private static ImageSource OfFolder(string path, int? size)
    {
        var all = new ImageFolder(path, channels: null);
        if (all.ClassNames.Count < 2)
        {
            throw new InvalidDataException(
                $"{path} has one folder, {all.ClassNames[0]}; at least two classes are needed, a folder for each.");
        }

        (int channels, int side) = Look(all);
        var folder = new ImageFolder(path, channels);
        int rows = size ?? side;
        long bytes = (long)channels * rows * rows;
        return new ImageSource
        {
            ClassNames = folder.ClassNames,
            Channels = channels,
            Size = rows,
            Labels = folder.Labels.ToArray<long>(),
            Samples = folder
                .Map(sample => new TensorTuple(ImageInput.Fit(sample.Image, rows), sample.Label))
                .Cache((int)Math.Min(CacheBytes / bytes, int.MaxValue)),
            Paths = folder.Paths,
            IsSlow = true,
            Fingerprint = FingerprintOf(path, folder.Paths, folder.ClassNames.Count),
        };
    }

    /// <summary>Gray if the first images of the first classes all are; their median side.</summary>
    private static (int Channels, int Size) Look(ImageFolder folder)
    {
        long[] labels = folder.Labels.ToArray<long>();
        var sides = new List<int>();
        bool isGray = true;
        for (int label = 0; label < Math.Min(SampledClasses, folder.ClassNames.Count); label++)
        {
            Tensor image = folder[Array.IndexOf(labels, label)].Image;
            isGray &= image.Shape[0] <= 2;
            sides.Add(Math.Min(image.Shape[1], image.Shape[2]));
        }

        sides.Sort();
        return (isGray ? 1 : 3, Math.Clamp(
            sides[sides.Count / 2], ImageClassifier.SmallestSize, LargestDefaultSize));
    }

    private static ImageSource OfIdx(IdxFolder files, int? size)
    {
        (Tensor images, long[] labels) = Read(files.Train, size);
        int classes = (int)labels.Max() + 1;
        TensorDataset? test = null;
        if (files.Test is { } held)
        {
            (Tensor testImages, long[] testLabels) = Read(held, images.Shape[2]);
            if (testLabels.Max() >= classes)
            {
                throw new InvalidDataException(
                    $"{held.Labels}: the label {testLabels.Max()} does not occur in {files.Train.Labels}.");
            }

            test = new TensorDataset(testImages, Tensor.From<long>(testLabels));
        }

        if (classes < 2)
            throw new InvalidDataException($"{files.Train.Labels}: all labels are 0; at least two classes are needed.");
        string[] paths = [files.Train.Images, files.Train.Labels];
        return new ImageSource
        {
            ClassNames = [.. Enumerable.Range(0, classes).Select(i => i.ToString(CultureInfo.InvariantCulture))],
            Channels = 1,
            Size = images.Shape[2],
            Labels = labels,
            Samples = new TensorDataset(images, Tensor.From<long>(labels)),
            Test = test,
            IsSlow = false,
            Fingerprint = FingerprintOf(Path.GetDirectoryName(paths[0])!, paths, classes),
        };
    }

    private static (Tensor Images, long[] Labels) Read((string Images, string Labels) files, int? size)
    {
        Tensor images = IdxFile.Read(files.Images), labels = IdxFile.Read(files.Labels);
        if (images.Rank != 3 || images.Count == 0)
        {
            throw new InvalidDataException(
                $"{files.Images}: the shape is {images.Shape}, but images are [n, height, width].");
        }

        if (labels.Rank != 1 || labels.Shape[0] != images.Shape[0])
        {
            throw new InvalidDataException(
                $"{files.Labels}: the shape is {labels.Shape}, but {files.Images} has {images.Shape[0]} images.");
        }

        int side = size ?? Math.Clamp(
            Math.Min(images.Shape[1], images.Shape[2]), ImageClassifier.SmallestSize, LargestDefaultSize);
        images = images.Unsqueeze(1);
        if (images.Shape[2] != side || images.Shape[3] != side)
        {
            images = Tensor.Concat(
                [.. images.Split(1024, 0).Select(part => Tensor.Stack(
                    [.. Enumerable.Range(0, part.Shape[0]).Select(i => ImageInput.Fit(part[i], side))]))],
                0);
        }

        return (images, labels.Cast(DType.Int64).ToArray<long>());
    }

    /// <summary>Names and sizes of all files: enough to see that they are not those of another day.</summary>
    private static string FingerprintOf(string root, IReadOnlyList<string> paths, int classes)
    {
        var text = new StringBuilder();
        foreach (string path in paths)
        {
            text.Append(Path.GetRelativePath(root, path).Replace('\\', '/')).Append('\0')
                .Append(CultureInfo.InvariantCulture, $"{new FileInfo(path).Length}\n");
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
        return string.Create(CultureInfo.InvariantCulture, $"{paths.Count} files, {classes} classes, {hash}");
    }
}
