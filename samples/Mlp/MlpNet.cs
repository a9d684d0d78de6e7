using DeepNet.Layers;

namespace DeepNet.Samples.Mlp;

/// <summary>Three dense layers: 784-256-128-10.</summary>
public sealed class MlpNet : Layer
{
    private readonly Linear _fc1 = new(784, 256);
    private readonly Linear _fc2 = new(256, 128);
    private readonly Linear _fc3 = new(128, 10);
    private readonly Dropout _dropout = new(0.2);

    /// <summary>What each hidden unit of the first layer looks for, [256, 28, 28].</summary>
    public Tensor Templates => _fc1.Weight.Value.Detach().Reshape([256, 28, 28]);

    /// <summary>[batch, 1, 28, 28] to the scores of the ten digits, [batch, 10].</summary>
    public override Tensor Forward(Tensor x)
    {
        x = (x.Flatten(1) - 0.1307) / 0.3081; // [batch, 784], mean 0 and variance 1 over MNIST
        x = _dropout.Forward(_fc1.Forward(x).Relu()); // [batch, 256]
        x = _dropout.Forward(_fc2.Forward(x).Relu()); // [batch, 128]
        return _fc3.Forward(x); // [batch, 10]
    }
}
