using BenchmarkDotNet.Attributes;

namespace DeepNet.Benchmarks;

/// <summary>Square matrix products.</summary>
public class MatMulBenchmark
{
    private Tensor _a = null!;
    private Tensor _b = null!;

    [Params(64, 256, 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _a = Tensor.Randn([Size, Size]);
        _b = Tensor.Randn([Size, Size]);
    }

    [Benchmark]
    public Tensor Forward() => _a.MatMul(_b);
}
