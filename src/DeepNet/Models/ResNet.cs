using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>A residual network for images: four stages of blocks y = relu(f(x) + x), each with half the height and
/// width and twice the channels of the one before.</summary>
/// <remarks>
/// He et al., 2016, https://arxiv.org/abs/1512.03385, with the stride in a bottleneck's convolution of 3 pixels. State
/// keys are those of torchvision's files. Convolutions start Kaiming normal by their outputs.
/// torchvision.models.ResNet.
/// </remarks>
public sealed class ResNet : Layer
{
    private readonly Conv2d _conv1;
    private readonly BatchNorm2d _bn1;
    private readonly MaxPool2d _maxpool = new(3, stride: 2, padding: 1);
    private readonly Sequential _layer1;
    private readonly Sequential _layer2;
    private readonly Sequential _layer3;
    private readonly Sequential _layer4;
    private readonly AdaptiveAvgPool2d _avgpool = new(1);
    private readonly Linear _fc;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public ResNet(ResNetConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        int width = config.Width;
        _conv1 = Convolution(config.Channels, width, 7, 2, generator);
        _bn1 = new BatchNorm2d(width);
        _layer1 = Stage(0, stride: 1);
        _layer2 = Stage(1, stride: 2);
        _layer3 = Stage(2, stride: 2);
        _layer4 = Stage(3, stride: 2);
        _fc = new Linear(width, config.Classes, generator: generator);

        // width: the channels of what was built last.
        Sequential Stage(int stage, int stride)
        {
            var blocks = new Sequential();
            for (int i = 0; i < config.Blocks[stage]; i++)
            {
                int inner = config.Width << stage, step = i == 0 ? stride : 1;
                blocks.Add(config.IsBottleneck
                    ? new Bottleneck(width, inner, step, config.ZeroInitResidual, generator)
                    : new BasicBlock(width, inner, step, config.ZeroInitResidual, generator));
                width = config.IsBottleneck ? Bottleneck.Expansion * inner : inner;
            }

            return blocks;
        }
    }

    /// <summary>The sizes.</summary>
    public ResNetConfig Config { get; }

    /// <summary>Images [batch, channels, height, width] to logits [batch, classes].</summary>
    /// <exception cref="ShapeException">The images have another rank or number of channels.</exception>
    public override Tensor Forward(Tensor x) =>
        Observed(_fc.Forward(_avgpool.Forward(Features(x)).Flatten(1))); // [batch, classes]

    /// <summary>The last stage's result: images [batch, channels, height, width] to [batch, features, height / 32,
    /// width / 32].</summary>
    /// <exception cref="ShapeException">The images have another rank or number of channels.</exception>
    public Tensor Features(Tensor x)
    {
        ModelChecks.Images(nameof(ResNet), x, Config.Channels);
        x = _bn1.Forward(_conv1.Forward(x)).Relu(); // [batch, 64, height / 2, width / 2]
        x = _maxpool.Forward(x); // [batch, 64, height / 4, width / 4]
        x = _layer1.Forward(x); // [batch, 64, height / 4, width / 4], four times the channels with bottlenecks
        x = _layer2.Forward(x); // [batch, 128, height / 8, width / 8]
        x = _layer3.Forward(x); // [batch, 256, height / 16, width / 16]
        return _layer4.Forward(x); // [batch, 512, height / 32, width / 32]
    }

    private protected override IReadOnlyDictionary<string, Tensor> Renamed(IReadOnlyDictionary<string, Tensor> state) =>
        StateNames.WithCounts(this, state);

    private static Conv2d Convolution(int inputs, int outputs, int size, int stride, RandomSource? generator)
    {
        var conv = new Conv2d(inputs, outputs, size, stride, size / 2, bias: false, generator: generator);
        Init.KaimingNormal(conv.Weight, 0, FanMode.FanOut, Nonlinearity.Relu, generator);
        return conv;
    }

    /// <summary>What brings a block's input to the shape of its output; null where they are equal.</summary>
    private static Sequential? Shortcut(int inputs, int outputs, int stride, RandomSource? generator) =>
        inputs == outputs && stride == 1
            ? null
            : new Sequential(Convolution(inputs, outputs, 1, stride, generator), new BatchNorm2d(outputs));

    /// <summary>Two convolutions of 3 pixels.</summary>
    private sealed class BasicBlock : Layer
    {
        private readonly Conv2d _conv1;
        private readonly BatchNorm2d _bn1;
        private readonly Conv2d _conv2;
        private readonly BatchNorm2d _bn2;
        private readonly Sequential? _downsample;

        public BasicBlock(int inputs, int width, int stride, bool zeroInit, RandomSource? generator)
        {
            _conv1 = Convolution(inputs, width, 3, stride, generator);
            _bn1 = new BatchNorm2d(width);
            _conv2 = Convolution(width, width, 3, 1, generator);
            _bn2 = new BatchNorm2d(width);
            _downsample = Shortcut(inputs, width, stride, generator);
            if (zeroInit)
                Init.Zeros(_bn2.Weight!);
        }

        public override Tensor Forward(Tensor x)
        {
            Tensor y = _bn1.Forward(_conv1.Forward(x)).Relu(); // [batch, width, height / stride, width / stride]
            y = _bn2.Forward(_conv2.Forward(y));
            return Observed((y + (_downsample?.Forward(x) ?? x)).Relu());
        }
    }

    /// <summary>Convolutions of 1, 3 and 1 pixels.</summary>
    private sealed class Bottleneck : Layer
    {
        public const int Expansion = 4;

        private readonly Conv2d _conv1;
        private readonly BatchNorm2d _bn1;
        private readonly Conv2d _conv2;
        private readonly BatchNorm2d _bn2;
        private readonly Conv2d _conv3;
        private readonly BatchNorm2d _bn3;
        private readonly Sequential? _downsample;

        public Bottleneck(int inputs, int width, int stride, bool zeroInit, RandomSource? generator)
        {
            int outputs = Expansion * width;
            _conv1 = Convolution(inputs, width, 1, 1, generator);
            _bn1 = new BatchNorm2d(width);
            _conv2 = Convolution(width, width, 3, stride, generator);
            _bn2 = new BatchNorm2d(width);
            _conv3 = Convolution(width, outputs, 1, 1, generator);
            _bn3 = new BatchNorm2d(outputs);
            _downsample = Shortcut(inputs, outputs, stride, generator);
            if (zeroInit)
                Init.Zeros(_bn3.Weight!);
        }

        public override Tensor Forward(Tensor x)
        {
            Tensor y = _bn1.Forward(_conv1.Forward(x)).Relu(); // [batch, width, height, width]
            y = _bn2.Forward(_conv2.Forward(y)).Relu(); // [batch, width, height / stride, width / stride]
            y = _bn3.Forward(_conv3.Forward(y)); // [batch, 4 · width, height / stride, width / stride]
            return Observed((y + (_downsample?.Forward(x) ?? x)).Relu());
        }
    }
}
