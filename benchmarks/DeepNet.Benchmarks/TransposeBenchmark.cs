using BenchmarkDotNet.Attributes;

namespace DeepNet.Benchmarks;

/// <summary>Copies of 4 M elements: as they lie, and transposed.</summary>
public class TransposeBenchmark
{
    private readonly Tensor _x = Tensor.Randn([4096, 1024]);

    [Benchmark(Baseline = true)]
    public Tensor Straight() => _x.Clone();

    [Benchmark]
    public Tensor Transposed() => _x.Transpose().Contiguous();
}
