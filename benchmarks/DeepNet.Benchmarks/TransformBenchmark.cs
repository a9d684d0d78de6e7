using BenchmarkDotNet.Attributes;
using DeepNet.Data.Transforms;

namespace DeepNet.Benchmarks;

/// <summary>Augmentation of small images, 1000 samples of 28 × 28 bytes on one core.</summary>
public class TransformBenchmark
{
    private const int Samples = 1000;

    private readonly Tensor _images = Tensor.RandInt(0, 256, [Samples, 1, 28, 28], DType.UInt8);
    private readonly Compose _nearest = LoaderCommand.Pipeline(ImageInterpolation.Nearest);
    private readonly Compose _bilinear = LoaderCommand.Pipeline(ImageInterpolation.Bilinear);
    private readonly RandAugment _randAugment = new();

    [Benchmark(Baseline = true, OperationsPerInvoke = Samples)]
    public long CropRotationNormalize() => All(_nearest);

    [Benchmark(OperationsPerInvoke = Samples)]
    public long CropBilinearRotationNormalize() => All(_bilinear);

    [Benchmark(OperationsPerInvoke = Samples)]
    public long RandAugment() => All(_randAugment);

    private long All(Transform transform)
    {
        long count = 0;
        for (int i = 0; i < Samples; i++)
            count += transform.Apply(_images.Select(0, i), new RandomSource((ulong)i)).Count;
        return count;
    }
}
