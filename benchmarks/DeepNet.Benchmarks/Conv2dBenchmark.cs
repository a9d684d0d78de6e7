using BenchmarkDotNet.Attributes;

namespace DeepNet.Benchmarks;

/// <summary>A 3×3 convolution of 64 to 64 channels at 56×56, batch 8.</summary>
public class Conv2dBenchmark
{
    private readonly Tensor _x = Tensor.Randn([8, 64, 56, 56]);
    private readonly Tensor _trackedX = Tensor.Randn([8, 64, 56, 56]).RequireGrad();
    private readonly Tensor _weight = (Tensor.Randn([64, 64, 3, 3]) * 0.05).RequireGrad();

    [Benchmark]
    public Tensor Forward()
    {
        using IDisposable noGrad = Tensor.NoGrad();
        return _x.Conv2d(_weight, padding: 1);
    }

    [Benchmark]
    public Tensor[] ForwardAndGradient() =>
        Autograd.Grad([_trackedX.Conv2d(_weight, padding: 1).Sum()], [_trackedX, _weight]);
}
