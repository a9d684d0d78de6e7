using BenchmarkDotNet.Attributes;

namespace DeepNet.Benchmarks;

/// <summary>Gelu over 4 M elements, forward, and forward with gradient.</summary>
public class GeluBenchmark
{
    private readonly Tensor _x = Tensor.Randn([4096, 1024]);
    private readonly Tensor _tracked = Tensor.Randn([4096, 1024]).RequireGrad();

    [Benchmark]
    public Tensor Forward() => _x.Gelu();

    [Benchmark]
    public Tensor ForwardAndGradient() => Autograd.Grad(_tracked.Gelu().Sum(), _tracked);
}
