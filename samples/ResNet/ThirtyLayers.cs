using DeepNet.Layers;

namespace DeepNet.Samples.ResNet;

/// <summary>30 dense layers of 128 units without normalization, with or without connections around each pair.</summary>
public sealed class ThirtyLayers : Layer
{
    private const int Width = 128;
    private const int Blocks = 14;

    private readonly bool _isResidual;
    private readonly Linear _input = new(784, Width);
    private readonly Linear[] _first = [.. Enumerable.Range(0, Blocks).Select(_ => new Linear(Width, Width))];
    private readonly Linear[] _second = [.. Enumerable.Range(0, Blocks).Select(_ => new Linear(Width, Width))];
    private readonly Linear _output = new(Width, 10);

    /// <summary>Creates the network with the layers' own initial values.</summary>
    public ThirtyLayers(bool isResidual) => _isResidual = isResidual;

    /// <summary>The layers from the images to the scores.</summary>
    public IReadOnlyList<Linear> Layers =>
        [_input, .. Enumerable.Range(0, 2 * Blocks).Select(i => (i % 2 == 0 ? _first : _second)[i / 2]), _output];

    /// <summary>[batch, 1, 28, 28] to the scores of the ten digits, [batch, 10].</summary>
    public override Tensor Forward(Tensor x)
    {
        x = (x.Flatten(1) - 0.1307) / 0.3081; // [batch, 784], mean 0 and variance 1 over MNIST
        x = _input.Forward(x).Relu(); // [batch, 128]
        for (int i = 0; i < Blocks; i++)
        {
            Tensor change = _second[i].Forward(_first[i].Forward(x).Relu()); // [batch, 128]
            x = (_isResidual ? x + change : change).Relu(); // [batch, 128]
        }

        return _output.Forward(x); // [batch, 10]
    }
}
