using DeepNet.Layers;

namespace DeepNet.Benchmarks.Models;

/// <summary>784-512-256-10 with ReLU.</summary>
internal sealed class Mlp(int inputs = 784, int hidden = 512) : Layer
{
    private readonly Linear _fc1 = new(inputs, hidden);
    private readonly Linear _fc2 = new(hidden, hidden / 2);
    private readonly Linear _fc3 = new(hidden / 2, 10);

    public override Tensor Forward(Tensor x) => _fc3.Forward(_fc2.Forward(_fc1.Forward(x).Relu()).Relu());
}
