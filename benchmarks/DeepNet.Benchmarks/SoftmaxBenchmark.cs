using BenchmarkDotNet.Attributes;

namespace DeepNet.Benchmarks;

/// <summary>Softmax over rows of 1,024 elements.</summary>
public class SoftmaxBenchmark
{
    private readonly Tensor _x = Tensor.Randn([4096, 1024]);
    private readonly Tensor _tracked = Tensor.Randn([4096, 1024]).RequireGrad();

    [Benchmark]
    public Tensor Forward() => _x.Softmax(-1);

    [Benchmark]
    public Tensor ForwardAndGradient() => Autograd.Grad(_tracked.Softmax(-1).Sum(), _tracked);
}
