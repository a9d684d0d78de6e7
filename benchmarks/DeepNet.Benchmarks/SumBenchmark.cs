using BenchmarkDotNet.Attributes;

namespace DeepNet.Benchmarks;

/// <summary>Sums over rows.</summary>
public class SumBenchmark
{
    private readonly Tensor _x = Tensor.Randn([4096, 1024]);
    private readonly Tensor _tracked = Tensor.Randn([4096, 1024]).RequireGrad();

    [Benchmark]
    public Tensor Forward() => _x.Sum(-1);

    [Benchmark]
    public Tensor ForwardAndGradient() => Autograd.Grad(_tracked.Sum(-1).Sum(), _tracked);
}
