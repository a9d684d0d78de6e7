using BenchmarkDotNet.Attributes;
using DeepNet.Layers;

namespace DeepNet.Benchmarks;

/// <summary>A layer of 256 to 256 units over 64 steps of a batch of 32.</summary>
public class GruBenchmark
{
    private readonly Gru _layer = new(256, 256);
    private readonly Tensor _x = Tensor.Randn([64, 32, 256]);
    private readonly Tensor _trackedX = Tensor.Randn([64, 32, 256]).RequireGrad();

    [Benchmark]
    public Tensor Forward()
    {
        using IDisposable noGrad = Tensor.NoGrad();
        return _layer.Forward(_x).Output;
    }

    [Benchmark]
    public Tensor[] ForwardAndGradient() => Autograd.Grad(
        [_layer.Forward(_trackedX).Output.Sum()], [_trackedX, .. _layer.Parameters().Select(p => p.Value)]);
}
