using DeepNet.Layers;

namespace DeepNet.Benchmarks.Models;

/// <summary>Two 3×3 convolutions of 32 and 64 channels on 1×28×28, then 128 hidden units.</summary>
internal sealed class Cnn : Layer
{
    private readonly Conv2d _conv1 = new(1, 32, 3, padding: 1);
    private readonly Conv2d _conv2 = new(32, 64, 3, padding: 1);
    private readonly Linear _fc1 = new(3136, 128);
    private readonly Linear _fc2 = new(128, 10);

    public override Tensor Forward(Tensor x)
    {
        x = _conv1.Forward(x).Relu().MaxPool2d(2);  // [batch, 32, 14, 14]
        x = _conv2.Forward(x).Relu().MaxPool2d(2);  // [batch, 64, 7, 7]
        return _fc2.Forward(_fc1.Forward(x.Flatten(1)).Relu());
    }
}
