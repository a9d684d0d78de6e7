using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>A small network for images: blocks that widen their input, filter each channel alone and narrow it
/// again, with a residual connection between the narrow ends.</summary>
/// <remarks>
/// Sandler et al., 2018, https://arxiv.org/abs/1801.04381. State keys are those of torchvision's files. Convolutions
/// start Kaiming normal by their outputs, the classifier normal with standard deviation 0.01, its bias at 0.
/// torchvision.models.MobileNetV2.
/// </remarks>
public sealed class MobileNetV2 : Layer
{
    private readonly Sequential _features = new();
    private readonly Sequential _classifier;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public MobileNetV2(MobileNetV2Config config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        int channels = config.Rounded(config.FirstWidth, config.WidthMultiplier);
        _features.Add(Filter(config.Channels, channels, 3, 2, 1, generator));
        foreach (MobileNetV2Stage stage in config.Stages)
        {
            int width = config.Rounded(stage.Channels, config.WidthMultiplier);
            for (int i = 0; i < stage.Blocks; i++)
            {
                _features.Add(new Block(channels, width, i == 0 ? stage.Stride : 1, stage.Expansion, generator));
                channels = width;
            }
        }

        int last = config.Rounded(config.LastWidth, Math.Max(1, config.WidthMultiplier));
        _features.Add(Filter(channels, last, 1, 1, 1, generator));
        var linear = new Linear(last, config.Classes, generator: generator);
        Init.Normal(linear.Weight, 0, 0.01, generator);
        Init.Zeros(linear.Bias!);
        _classifier = new Sequential(new Dropout(config.Dropout, generator), linear);
    }

    /// <summary>The sizes.</summary>
    public MobileNetV2Config Config { get; }

    /// <summary>Images [batch, channels, height, width] to logits [batch, classes].</summary>
    /// <exception cref="ShapeException">The images have another rank or number of channels.</exception>
    public override Tensor Forward(Tensor x)
    {
        ModelChecks.Images(nameof(MobileNetV2), x, Config.Channels);
        x = _features.Forward(x); // [batch, 1280, height / 32, width / 32]
        x = x.Mean([2, 3]); // [batch, 1280]
        return Observed(_classifier.Forward(x)); // [batch, classes]
    }

    private protected override IReadOnlyDictionary<string, Tensor> Renamed(IReadOnlyDictionary<string, Tensor> state) =>
        StateNames.WithCounts(this, state);

    private static Conv2d Convolution(
        int inputs, int outputs, int size, int stride, int groups, RandomSource? generator)
    {
        var conv = new Conv2d(
            inputs, outputs, size, stride, size / 2, groups: groups, bias: false, generator: generator);
        Init.KaimingNormal(conv.Weight, 0, FanMode.FanOut, Nonlinearity.Relu, generator);
        return conv;
    }

    /// <summary>Convolution, batch normalization, ReLU up to 6.</summary>
    private static Sequential Filter(
        int inputs, int outputs, int size, int stride, int groups, RandomSource? generator) => new(
        Convolution(inputs, outputs, size, stride, groups, generator), new BatchNorm2d(outputs), new Relu6());

    /// <summary>An inverted residual block.</summary>
    private sealed class Block : Layer
    {
        private readonly Sequential _conv = new();
        private readonly bool _isResidual;

        public Block(int inputs, int outputs, int stride, int expansion, RandomSource? generator)
        {
            int inner = checked(inputs * expansion);
            if (expansion != 1)
                _conv.Add(Filter(inputs, inner, 1, 1, 1, generator));
            _conv.Add(Filter(inner, inner, 3, stride, inner, generator));
            _conv.Add(Convolution(inner, outputs, 1, 1, 1, generator));
            _conv.Add(new BatchNorm2d(outputs));
            _isResidual = stride == 1 && inputs == outputs;
        }

        public override Tensor Forward(Tensor x)
        {
            Tensor y = _conv.Forward(x); // [batch, outputs, height / stride, width / stride]
            return Observed(_isResidual ? x + y : y);
        }
    }
}
