using DeepNet.Layers;

namespace DeepNet.Samples.Digits;

/// <summary>Two convolutions, a pooling, two dense layers: enough for 8×8 digits.</summary>
public sealed class DigitsNet : Layer
{
    private readonly Conv2d _conv1 = new(1, 16, kernelSize: 3, padding: 1);
    private readonly Conv2d _conv2 = new(16, 32, kernelSize: 3, padding: 1);
    private readonly Dropout _dropout = new(0.25);
    private readonly Linear _fc1 = new(32 * 4 * 4, 64);
    private readonly Linear _fc2 = new(64, 10);

    /// <summary>[batch, 1, 8, 8] to the scores of the ten digits, [batch, 10].</summary>
    public override Tensor Forward(Tensor x)
    {
        x = _conv1.Forward(x).Relu(); // [batch, 16, 8, 8]
        x = _conv2.Forward(x).Relu().MaxPool2d(2).Flatten(1); // [batch, 512]
        x = _fc1.Forward(_dropout.Forward(x)).Relu(); // [batch, 64]
        return _fc2.Forward(x);
    }
}
