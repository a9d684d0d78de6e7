using DeepNet.Layers;

namespace DeepNet.Benchmarks.Models;

/// <summary>Two 3×3 convolutions of 32 and 64 channels on 1×28×28, then 128 hidden units.</summary>
internal sealed class Cnn(int channels = 32) : Layer
{
    private readonly Conv2d _conv1 = new(1, channels, 3, padding: 1);
    private readonly Conv2d _conv2 = new(channels, 2 * channels, 3, padding: 1);
    private readonly Linear _fc1 = new(98 * channels, 4 * channels);
    private readonly Linear _fc2 = new(4 * channels, 10);

    public override Tensor Forward(Tensor x)
    {
        x = _conv1.Forward(x).Relu().MaxPool2d(2);  // [batch, channels, 14, 14]
        x = _conv2.Forward(x).Relu().MaxPool2d(2);  // [batch, 2 · channels, 7, 7]
        return _fc2.Forward(_fc1.Forward(x.Flatten(1)).Relu());
    }
}
