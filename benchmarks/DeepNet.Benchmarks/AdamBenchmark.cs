using BenchmarkDotNet.Attributes;
using DeepNet.Layers;
using DeepNet.Optimizers;

namespace DeepNet.Benchmarks;

/// <summary>One step of Adam over 10 M parameters in several tensors.</summary>
public class AdamBenchmark
{
    private readonly Adam _optimizer;

    public AdamBenchmark()
    {
        Shape[] shapes = [[1024, 4096], [4096], [4096, 1024], [1024], [1024, 1024], [1024, 512], [512]];
        Parameter[] parameters = Array.ConvertAll(
            shapes, shape => new Parameter(Tensor.Randn(shape)) { Grad = Tensor.Randn(shape) });
        _optimizer = new Adam(parameters);
    }

    [Benchmark]
    public void Step() => _optimizer.Step();
}
