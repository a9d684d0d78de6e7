using DeepNet.Layers;

namespace DeepNet.Benchmarks.Models;

/// <summary>LeNet-5 with ReLU and max pooling on 1×28×28.</summary>
internal sealed class LeNet : Layer
{
    private readonly Conv2d _conv1 = new(1, 6, 5, padding: 2);
    private readonly Conv2d _conv2 = new(6, 16, 5);
    private readonly Linear _fc1 = new(400, 120);
    private readonly Linear _fc2 = new(120, 84);
    private readonly Linear _fc3 = new(84, 10);

    public override Tensor Forward(Tensor x)
    {
        x = _conv1.Forward(x).Relu().MaxPool2d(2);  // [batch, 6, 14, 14]
        x = _conv2.Forward(x).Relu().MaxPool2d(2);  // [batch, 16, 5, 5]
        return _fc3.Forward(_fc2.Forward(_fc1.Forward(x.Flatten(1)).Relu()).Relu());
    }
}
