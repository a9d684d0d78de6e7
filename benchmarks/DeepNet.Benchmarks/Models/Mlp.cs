using DeepNet.Layers;

namespace DeepNet.Benchmarks.Models;

/// <summary>784-512-256-10 with ReLU.</summary>
internal sealed class Mlp : Layer
{
    private readonly Linear _fc1 = new(784, 512);
    private readonly Linear _fc2 = new(512, 256);
    private readonly Linear _fc3 = new(256, 10);

    public override Tensor Forward(Tensor x) => _fc3.Forward(_fc2.Forward(_fc1.Forward(x).Relu()).Relu());
}
