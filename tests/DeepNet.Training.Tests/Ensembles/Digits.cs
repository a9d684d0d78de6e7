using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using DeepNet.Data;
using DeepNet.Layers;
using DeepNet.Metrics;
using DeepNet.Optimizers;

namespace DeepNet.Training.Tests.Ensembles;

/// <summary>The 1,797 handwritten digits of 8×8 pixels: 400 to train on, the rest to be tested with.</summary>
internal static class Digits
{
    private const int Trained = 400;

    private static readonly (Tensor Images, Tensor Labels) s_all = Read();

    public static TensorDataset Training { get; } = new(s_all.Images[..Trained], s_all.Labels[..Trained]);

    public static TensorDataset Test { get; } = new(s_all.Images[Trained..], s_all.Labels[Trained..]);

    public static Sequential Model() => new(new Linear(64, 24), new Relu(), new Linear(24, 10));

    public static Trainer Trainer(Layer model, Func<Optimizer, TrainerOptions>? options = null)
    {
        var optimizer = new Adam(model.Parameters(), 0.01);
        return new Trainer(model, optimizer, (y, labels) => Loss.CrossEntropy(y, labels), options?.Invoke(optimizer));
    }

    public static double AccuracyOf(Layer model)
    {
        model.Eval();
        using IDisposable scope = Tensor.NoGrad();
        var accuracy = new Accuracy(10);
        foreach (var (x, labels) in new DataLoader(Test, batchSize: 500))
            accuracy.Update(model.Forward(x), labels);
        return accuracy.Compute();
    }

    private static (Tensor Images, Tensor Labels) Read()
    {
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream("digits.csv.gz")!;
        using var reader = new StreamReader(new GZipStream(resource, CompressionMode.Decompress));
        var pixels = new List<float>();
        var labels = new List<long>();
        while (reader.ReadLine() is { } line)
        {
            float[] row = Array.ConvertAll(line.Split(','), cell => float.Parse(cell, CultureInfo.InvariantCulture));
            pixels.AddRange(row[..64].Select(value => value / 16));
            labels.Add((long)row[64]);
        }

        int count = labels.Count;
        Tensor order = Tensor.RandPerm(count, generator: new RandomSource(2));
        return (
            Tensor.From<float>(pixels.ToArray(), [count, 64]).IndexSelect(0, order),
            Tensor.From<long>(labels.ToArray(), [count]).IndexSelect(0, order));
    }
}
