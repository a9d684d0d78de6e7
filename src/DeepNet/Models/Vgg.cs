using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>A plain deep network for images: stages of convolutions of 3 pixels, then three linear layers.</summary>
/// <remarks>
/// Simonyan and Zisserman, 2015, https://arxiv.org/abs/1409.1556. State keys are those of torchvision's files.
/// Convolutions start Kaiming normal by their outputs, linear layers normal with standard deviation 0.01, biases at 0.
/// torchvision.models.VGG.
/// </remarks>
public sealed class Vgg : Layer
{
    private readonly Sequential _features = new();
    private readonly AdaptiveAvgPool2d _avgpool;
    private readonly Sequential _classifier;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public Vgg(VggConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        int channels = config.Channels;
        foreach (IReadOnlyList<int> stage in config.Stages)
        {
            foreach (int width in stage)
            {
                var conv = new Conv2d(channels, width, 3, padding: 1, generator: generator);
                Init.KaimingNormal(conv.Weight, 0, FanMode.FanOut, Nonlinearity.Relu, generator);
                Init.Zeros(conv.Bias!);
                _features.Add(conv);
                if (config.BatchNorm)
                    _features.Add(new BatchNorm2d(width));
                _features.Add(new Relu());
                channels = width;
            }

            _features.Add(new MaxPool2d(2));
        }

        _avgpool = new AdaptiveAvgPool2d(config.PoolSize);
        _classifier = new Sequential(
            Map(channels * config.PoolSize * config.PoolSize, config.Hidden), new Relu(),
            new Dropout(config.Dropout, generator),
            Map(config.Hidden, config.Hidden), new Relu(), new Dropout(config.Dropout, generator),
            Map(config.Hidden, config.Classes));

        Linear Map(int inputs, int outputs)
        {
            var linear = new Linear(inputs, outputs, generator: generator);
            Init.Normal(linear.Weight, 0, 0.01, generator);
            Init.Zeros(linear.Bias!);
            return linear;
        }
    }

    /// <summary>The sizes.</summary>
    public VggConfig Config { get; }

    /// <summary>Images [batch, channels, height, width] to logits [batch, classes].</summary>
    /// <exception cref="ShapeException">The images have another rank or number of channels, or are too small to be
    /// halved once a stage.</exception>
    public override Tensor Forward(Tensor x)
    {
        ModelChecks.Images(nameof(Vgg), x, Config.Channels);
        x = _features.Forward(x); // [batch, 512, height / 32, width / 32]
        x = _avgpool.Forward(x).Flatten(1); // [batch, 512 · 7 · 7]
        return Observed(_classifier.Forward(x)); // [batch, classes]
    }

    private protected override IReadOnlyDictionary<string, Tensor> Renamed(IReadOnlyDictionary<string, Tensor> state) =>
        StateNames.WithCounts(this, state);
}
