using BenchmarkDotNet.Attributes;
using DeepNet.Data;

namespace DeepNet.Benchmarks;

/// <summary>An epoch over data of MNIST's size in memory, per sample.</summary>
public class DataLoaderBenchmark
{
    private const int Samples = 60_000;
    private const int BatchSize = 128;

    private readonly TensorDataset _data = new(
        Tensor.Rand([Samples, 1, 28, 28]), Tensor.Zeros([Samples], DType.Int64));

    /// <summary>0 makes batches in the thread that asks for them.</summary>
    [Params(0, 1, 2)]
    public int Workers { get; set; }

    [Benchmark(OperationsPerInvoke = Samples)]
    public long Shuffled() => Epoch(new DataLoader(_data, BatchSize, shuffle: true, seed: 1, workers: Workers));

    [Benchmark(OperationsPerInvoke = Samples)]
    public long InOrder() => Epoch(new DataLoader(_data, BatchSize, workers: Workers));

    private static long Epoch(DataLoader loader)
    {
        long count = 0;
        foreach ((Tensor images, _) in loader)
            count += images.Shape[0];
        return count;
    }
}
