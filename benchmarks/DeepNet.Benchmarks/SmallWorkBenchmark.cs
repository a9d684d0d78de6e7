using BenchmarkDotNet.Attributes;
using DeepNet.Layers;

namespace DeepNet.Benchmarks;

/// <summary>What an operation costs before it computes anything.</summary>
public class SmallWorkBenchmark
{
    private readonly Tensor _a = Tensor.Randn([16]).RequireGrad();
    private readonly Tensor _b = Tensor.Randn([16]);
    private readonly Tensor _x = Tensor.Randn([1, 64]);
    private readonly Sequential _model = new(new Linear(64, 64), new Relu(), new Linear(64, 10));

    [Benchmark]
    public Tensor AddOf16Tracked() => _a + _b;

    [Benchmark]
    public Tensor ForwardOfASmallModel()
    {
        using IDisposable noGrad = Tensor.NoGrad();
        return _model.Forward(_x);
    }
}
