using BenchmarkDotNet.Attributes;
using DeepNet.Layers;

namespace DeepNet.Benchmarks;

/// <summary>Multi-head self-attention, batch 8, width 256, 8 heads; forward, and forward with gradients.</summary>
public class AttentionBenchmark
{
    private readonly MultiHeadAttention _layer = new(256, 8, batchFirst: true);
    private Tensor _x = null!;

    [Params(128, 1024)]
    public int Length { get; set; }

    [GlobalSetup]
    public void Setup() => _x = Tensor.Randn([8, Length, 256]).RequireGrad();

    [Benchmark]
    public Tensor Forward()
    {
        using (Tensor.NoGrad())
            return _layer.Forward(_x);
    }

    [Benchmark]
    public Tensor ForwardAndGradient()
    {
        _x.Grad = null;
        _layer.ZeroGrad();
        _layer.Forward(_x).Sum().Backward();
        return _x.Grad!;
    }
}
