using BenchmarkDotNet.Attributes;

namespace DeepNet.Benchmarks;

/// <summary>Linear with bias and ReLU, 784 to 512, forward, and forward with all gradients.</summary>
public class LinearBenchmark
{
    private readonly Tensor _w = Tensor.Randn([512, 784]).RequireGrad();
    private readonly Tensor _b = Tensor.Randn([512]).RequireGrad();
    private Tensor _x = null!;
    private Tensor _dy = null!;

    [Params(128, 256)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _x = Tensor.Randn([Batch, 784]).RequireGrad();
        _dy = Tensor.Randn([Batch, 512]);
    }

    [Benchmark]
    public Tensor Forward()
    {
        using (Tensor.NoGrad())
            return _x.Linear(_w, _b).Relu();
    }

    [Benchmark]
    public Tensor ForwardAndGradient()
    {
        (_x.Grad, _w.Grad, _b.Grad) = (null, null, null);
        _x.Linear(_w, _b).Relu().Backward(_dy);
        return _w.Grad!;
    }
}
