using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using DeepNet.Data;

namespace DeepNet.Samples.Digits;

/// <summary>Labelled images to train on and to be tested with.</summary>
/// <param name="TrainImages">[n, 1, height, width], values in [0, 1].</param>
/// <param name="TrainLabels">[n], Int64.</param>
/// <param name="TestImages">[m, 1, height, width].</param>
/// <param name="TestLabels">[m], Int64.</param>
public sealed record ImageSet(Tensor TrainImages, Tensor TrainLabels, Tensor TestImages, Tensor TestLabels)
{
    /// <summary>The 1,797 digits of 8×8 pixels inside this program; a random fifth is held out.</summary>
    public static ImageSet Digits(ulong seed)
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("digits.csv.gz")!;
        using var reader = new StreamReader(new GZipStream(resource, CompressionMode.Decompress));
        var pixels = new List<float>();
        var labels = new List<long>();
        while (reader.ReadLine() is { } line)
        {
            int[] row = Array.ConvertAll(line.Split(','), cell => (int)float.Parse(cell, CultureInfo.InvariantCulture));
            pixels.AddRange(row[..64].Select(value => value / 16f));
            labels.Add(row[64]);
        }

        int count = labels.Count, test = count / 5;
        Tensor order = Tensor.RandPerm(count, generator: new RandomSource(seed));
        Tensor images = Tensor.From<float>(pixels.ToArray(), [count, 1, 8, 8]).IndexSelect(0, order);
        Tensor classes = Tensor.From<long>(labels.ToArray(), [count]).IndexSelect(0, order);
        return new ImageSet(images[test..], classes[test..], images[..test], classes[..test]);
    }

    /// <summary>MNIST or Fashion-MNIST from a data folder.</summary>
    public static ImageSet Load(string root, string name)
    {
        (Tensor trainImages, Tensor trainLabels) = Part(train: true);
        (Tensor testImages, Tensor testLabels) = Part(train: false);
        return new ImageSet(trainImages, trainLabels, testImages, testLabels);

        TensorTuple Part(bool train) =>
            (name == "mnist" ? Mnist.Load(root, train) : FashionMnist.Load(root, train)).Tensors;
    }

    /// <summary>The first training and test images, at most so many of each.</summary>
    public ImageSet First(int most)
    {
        int train = Math.Min(most, TrainImages.Shape[0]), test = Math.Min(most, TestImages.Shape[0]);
        return new(TrainImages[..train], TrainLabels[..train], TestImages[..test], TestLabels[..test]);
    }

    /// <summary>The images in a device's memory.</summary>
    public ImageSet To(Device device) =>
        new(TrainImages.To(device), TrainLabels.To(device), TestImages.To(device), TestLabels.To(device));
}
