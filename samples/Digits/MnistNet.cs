using DeepNet.Layers;

namespace DeepNet.Samples.Digits;

/// <summary>The same idea for 28×28 images: two stages of convolution and pooling.</summary>
public sealed class MnistNet : Layer
{
    private readonly Conv2d _conv1 = new(1, 32, kernelSize: 3, padding: 1);
    private readonly Conv2d _conv2 = new(32, 64, kernelSize: 3, padding: 1);
    private readonly Dropout _dropout = new(0.25);
    private readonly Linear _fc1 = new(64 * 7 * 7, 128);
    private readonly Linear _fc2 = new(128, 10);

    /// <summary>[batch, 1, 28, 28] to the scores of the ten classes, [batch, 10].</summary>
    public override Tensor Forward(Tensor x)
    {
        x = _conv1.Forward(x).Relu().MaxPool2d(2); // [batch, 32, 14, 14]
        x = _conv2.Forward(x).Relu().MaxPool2d(2).Flatten(1); // [batch, 3136]
        x = _fc1.Forward(_dropout.Forward(x)).Relu(); // [batch, 128]
        return _fc2.Forward(x);
    }
}
