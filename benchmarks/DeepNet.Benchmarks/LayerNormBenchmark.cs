using BenchmarkDotNet.Attributes;

namespace DeepNet.Benchmarks;

/// <summary>LayerNorm and RmsNorm over 4 M elements, forward, and forward with gradients.</summary>
public class LayerNormBenchmark
{
    private readonly Tensor _x = Tensor.Randn([4096, 1024]);
    private readonly Tensor _tracked = Tensor.Randn([4096, 1024]).RequireGrad();
    private readonly Tensor _weight = Tensor.Ones([1024]);
    private readonly Tensor _bias = Tensor.Zeros([1024]);

    [Benchmark]
    public Tensor Forward() => _x.LayerNorm([1024], _weight, _bias);

    [Benchmark]
    public Tensor ForwardAndGradient() => Autograd.Grad(_tracked.LayerNorm([1024], _weight, _bias).Sum(), _tracked);

    [Benchmark]
    public Tensor RmsForward() => _x.RmsNorm([1024], _weight);
}
