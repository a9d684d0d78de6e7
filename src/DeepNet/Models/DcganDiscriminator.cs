using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>Tells real images from those that a <see cref="DcganGenerator"/> made: convolutions of stride 2 with batch
/// normalization and leaky ReLU, and a linear layer.</summary>
/// <remarks>
/// The first convolution has no normalization. Radford et al., 2016, https://arxiv.org/abs/1511.06434; the hidden layer
/// as in Chen et al., 2016, https://arxiv.org/abs/1606.03657. Weights start normal with standard deviation 0.02. State
/// keys begin with <c>downs</c>, <c>norms</c>, <c>hidden</c>, <c>hidden_norm</c> and <c>score</c>.
/// </remarks>
public sealed class DcganDiscriminator : Layer
{
    private const double Slope = 0.2;

    private readonly Conv2d[] _downs;
    private readonly BatchNorm2d[] _norms;
    private readonly Linear? _hidden;
    private readonly BatchNorm1d? _hiddenNorm;
    private readonly Linear _score;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public DcganDiscriminator(DcganConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        int[] widths = config.Widths;
        _downs = new Conv2d[config.Doublings];
        for (int i = 0; i < _downs.Length; i++)
            _downs[i] = new(widths[i], widths[i + 1], 4, stride: 2, padding: 1, bias: i == 0, generator: generator);
        _norms = [.. widths[2..].Select(width => new BatchNorm2d(width))];
        int features = widths[^1] * config.Start * config.Start;
        if (config.Hidden > 0)
        {
            _hidden = new(features, config.Hidden, bias: false, generator: generator);
            _hiddenNorm = new(config.Hidden);
            features = config.Hidden;
        }

        _score = new(features, 1, generator: generator);
        DcganWeights.Initialize(this, generator);
    }

    /// <summary>The sizes.</summary>
    public DcganConfig Config { get; }

    /// <summary>Images [batch, channels, size, size] to logits [batch, 1] of being real.</summary>
    /// <exception cref="ShapeException">The images have other sizes.</exception>
    public override Tensor Forward(Tensor x)
    {
        ModelChecks.Images(nameof(DcganDiscriminator), x, Config.Channels);
        Check.Shape(
            x.Shape[2] == Config.Size && x.Shape[3] == Config.Size,
            $"DcganDiscriminator: images {x.Shape} must be {Config.Size} by {Config.Size} pixels.");
        x = _downs[0].Forward(x).LeakyRelu(Slope); // [batch, width, 14, 14], with the numbers of MNIST
        for (int i = 1; i < _downs.Length; i++)
            x = _norms[i - 1].Forward(_downs[i].Forward(x)).LeakyRelu(Slope); // [batch, 2 width, 7, 7]
        x = x.Flatten(1); // [batch, 2 width · 7 · 7]
        if (_hidden is not null && _hiddenNorm is not null)
            x = _hiddenNorm.Forward(_hidden.Forward(x)).LeakyRelu(Slope); // [batch, hidden]
        return Observed(_score.Forward(x)); // [batch, 1]
    }
}
