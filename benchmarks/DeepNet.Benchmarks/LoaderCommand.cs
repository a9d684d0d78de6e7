using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DeepNet.Data;
using DeepNet.Data.Transforms;

namespace DeepNet.Benchmarks;

/// <summary>Samples a second that a loader makes of images of MNIST's size in memory.</summary>
internal static class LoaderCommand
{
    private const int Samples = 60_000;
    private const int BatchSize = 128;

    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { DefaultValueFactory = _ => 5 };
        var command = new Command("loader", "DataLoader over 28 × 28 pixels in memory, with and without transforms")
        {
            rounds,
        };
        command.SetAction(result => Run(result.GetValue(rounds)));
        return command;
    }

    /// <summary>What the data are put through.</summary>
    internal static Compose Pipeline(ImageInterpolation interpolation) => new(
        new RandomCrop(28, 28, padding: 2), new RandomRotation(15, interpolation), new Normalize([0.1307], [0.3081]));

    private static void Run(int rounds)
    {
        Tensor images = Tensor.RandInt(0, 256, [Samples, 1, 28, 28], DType.UInt8);
        Tensor labels = Tensor.RandInt(0, 10, [Samples]);
        Compose nearest = Pipeline(ImageInterpolation.Nearest), bilinear = Pipeline(ImageInterpolation.Bilinear);
        var bytes = new TensorDataset(images, labels);
        (string Name, IDataset<TensorTuple> Data)[] cases =
        [
            ("no transforms, Float32", new TensorDataset(images.Cast(DType.Float32), labels)),
            ("crop, nearest rotation, normalize", Mapped(bytes, nearest)),
            ("crop, bilinear rotation, normalize", Mapped(bytes, bilinear)),
        ];
        foreach ((string name, IDataset<TensorTuple> data) in cases)
        {
            foreach (int workers in (ReadOnlySpan<int>)[0, 2])
            {
                var loader = new DataLoader(data, BatchSize, shuffle: true, seed: 1, workers: workers);
                var rates = new double[rounds];
                for (int i = -1; i < rounds; i++)
                {
                    long start = Stopwatch.GetTimestamp();
                    foreach (TensorTuple _ in loader)
                    {
                    }

                    if (i >= 0)
                        rates[i] = Samples / Stopwatch.GetElapsedTime(start).TotalSeconds;
                }

                Array.Sort(rates);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name,-36} {workers} workers: {rates[rounds / 2],10:N0} samples/s "
                        + $"({rates[0]:N0} to {rates[^1]:N0})"));
            }
        }
    }

    private static IRandomDataset<TensorTuple> Mapped(TensorDataset data, Compose pipeline) => data.Map(
        (TensorTuple sample, RandomSource random) => new TensorTuple(pipeline.Apply(sample[0], random), sample[1]));
}
