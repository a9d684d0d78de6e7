using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>The classic network for small images: two convolutions with pooling, three linear layers.</summary>
/// <remarks>
/// LeCun et al., 1998, http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf, with what came later: ReLU, maxima instead of
/// means, and batch normalization if the sizes say so. State keys are conv1, bn1, conv2, bn2, fc1, fc2 and fc3.
/// </remarks>
public sealed class LeNet : Layer
{
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d? _bn1;
    private readonly Conv2d _conv2;
    private readonly BatchNorm2d? _bn2;
    private readonly Linear _fc1;
    private readonly Linear _fc2;
    private readonly Linear _fc3;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public LeNet(LeNetConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        (int first, int second, bool bias) = (config.FirstFilters, config.SecondFilters, !config.BatchNorm);
        int side = ((config.Size / 2) - 4) / 2;
        _conv1 = new(config.Channels, first, 5, padding: 2, bias: bias, generator: generator);
        _conv2 = new(first, second, 5, bias: bias, generator: generator);
        _fc1 = new(second * side * side, config.FirstHidden, generator: generator);
        _fc2 = new(config.FirstHidden, config.SecondHidden, generator: generator);
        _fc3 = new(config.SecondHidden, config.Classes, generator: generator);
        if (config.BatchNorm)
            (_bn1, _bn2) = (new(first), new(second));
    }

    /// <summary>The sizes.</summary>
    public LeNetConfig Config { get; }

    /// <summary>[batch, channels, size, size] to the scores of the classes, [batch, classes].</summary>
    /// <exception cref="ShapeException">The images have other sizes.</exception>
    public override Tensor Forward(Tensor x)
    {
        x = Normalized(_bn1, _conv1.Forward(x)).Relu().MaxPool2d(2); // [batch, first, size / 2, size / 2]
        x = Normalized(_bn2, _conv2.Forward(x)).Relu().MaxPool2d(2); // [batch, second, size / 4 - 2, size / 4 - 2]
        x = _fc1.Forward(x.Flatten(1)).Relu(); // [batch, firstHidden]
        x = _fc2.Forward(x).Relu(); // [batch, secondHidden]
        return Observed(_fc3.Forward(x)); // [batch, classes]
    }

    private static Tensor Normalized(BatchNorm2d? norm, Tensor x) => norm is null ? x : norm.Forward(x);
}
