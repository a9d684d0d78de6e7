using BenchmarkDotNet.Attributes;

namespace DeepNet.Benchmarks;

/// <summary>Functions of one variable over 4 M elements; the sum of two tensors beside them as a measure.</summary>
public class ActivationBenchmark
{
    private readonly Tensor _x = Tensor.Randn([4096, 1024]);
    private readonly Tensor _y = Tensor.Randn([4096, 1024]);

    [Benchmark(Baseline = true)]
    public Tensor Add() => _x + _y;

    [Benchmark]
    public Tensor Exp() => _x.Exp();

    [Benchmark]
    public Tensor Tanh() => _x.Tanh();

    [Benchmark]
    public Tensor Sigmoid() => _x.Sigmoid();

    [Benchmark]
    public Tensor Silu() => _x.Silu();

    [Benchmark]
    public Tensor GeluTanh() => _x.GeluTanh();
}
