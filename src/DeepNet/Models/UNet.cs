using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>A network that says of every pixel what it belongs to: down to a small image of many channels, which sees
/// far, and up again to the full size, with the details of the way down put beside what comes up.</summary>
/// <remarks>
/// Ronneberger et al., 2015, https://arxiv.org/abs/1505.04597, with what is usual today: convolutions are padded, so
/// that the result is as large as the image, and followed by batch normalization. State keys are <c>down.0.conv1</c>,
/// <c>down.0.bn1</c>, <c>down.0.conv2</c>, …, <c>bottom.conv1</c>, …, <c>enlarge.0</c>, <c>up.0.conv1</c>, … and
/// <c>head</c>; levels count from the full size on the way down, and from the smallest on the way up. Convolutions
/// start Kaiming normal, as in the paper.
/// </remarks>
public sealed class UNet : Layer
{
    private readonly DoubleConv[] _down;
    private readonly DoubleConv _bottom;
    private readonly ConvTranspose2d[] _enlarge;
    private readonly DoubleConv[] _up;
    private readonly Conv2d _head;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public UNet(UNetConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        (int width, int depth) = (config.Width, config.Depth);
        (_down, _enlarge, _up) = (new DoubleConv[depth], new ConvTranspose2d[depth], new DoubleConv[depth]);
        for (int level = 0; level < depth; level++)
        {
            int inputs = level == 0 ? config.Channels : width << (level - 1);
            _down[level] = new DoubleConv(inputs, width << level, generator);
        }

        _bottom = new DoubleConv(width << (depth - 1), width << depth, generator);
        for (int i = 0; i < depth; i++)
        {
            int outputs = width << (depth - 1 - i);
            _enlarge[i] = new ConvTranspose2d(2 * outputs, outputs, 2, stride: 2, generator: generator);
            _up[i] = new DoubleConv(2 * outputs, outputs, generator);
        }

        _head = new Conv2d(width, config.Classes, 1, generator: generator);
    }

    /// <summary>The sizes.</summary>
    public UNetConfig Config { get; }

    /// <summary>Images [batch, channels, height, width] to the scores of their pixels, [batch, classes, height,
    /// width]: logits.</summary>
    /// <exception cref="ShapeException">The images have another rank or number of channels, or height and width cannot
    /// be halved as often as the depth says.</exception>
    public override Tensor Forward(Tensor x)
    {
        ModelChecks.Images(nameof(UNet), x, Config.Channels);
        int step = 1 << Config.Depth;
        Check.Shape(
            IsMultiple(x.Shape[2]) && IsMultiple(x.Shape[3]),
            $"UNet: height and width of images {x.Shape} must be positive multiples of {step}.");

        // At level l: c = Config.Width · 2^l channels, h = height / 2^l, w = width / 2^l.
        var details = new Stack<Tensor>();
        foreach (DoubleConv level in _down)
        {
            x = level.Forward(x); // [batch, c, h, w]
            details.Push(x);
            x = x.MaxPool2d(2); // [batch, c, h / 2, w / 2]
        }

        x = _bottom.Forward(x); // [batch, 2c, h / 2, w / 2]
        foreach ((ConvTranspose2d enlarge, DoubleConv level) in _enlarge.Zip(_up))
        {
            x = enlarge.Forward(x); // [batch, c, h, w]
            x = Tensor.Concat([details.Pop(), x], 1); // [batch, 2c, h, w]
            x = level.Forward(x); // [batch, c, h, w]
        }

        return Observed(_head.Forward(x)); // [batch, classes, height, width]

        bool IsMultiple(int size) => size > 0 && size % step == 0;
    }

    /// <summary>Two convolutions of 3 pixels.</summary>
    private sealed class DoubleConv : Layer
    {
        private readonly Conv2d _conv1;
        private readonly BatchNorm2d _bn1;
        private readonly Conv2d _conv2;
        private readonly BatchNorm2d _bn2;

        public DoubleConv(int inputs, int outputs, RandomSource? generator)
        {
            _conv1 = Convolution(inputs, outputs, generator);
            _bn1 = new BatchNorm2d(outputs);
            _conv2 = Convolution(outputs, outputs, generator);
            _bn2 = new BatchNorm2d(outputs);
        }

        public override Tensor Forward(Tensor x)
        {
            x = _bn1.Forward(_conv1.Forward(x)).Relu(); // [batch, outputs, height, width]
            return Observed(_bn2.Forward(_conv2.Forward(x)).Relu()); // [batch, outputs, height, width]
        }

        // Without a bias: the normalization has one.
        private static Conv2d Convolution(int inputs, int outputs, RandomSource? generator)
        {
            var conv = new Conv2d(inputs, outputs, 3, padding: 1, bias: false, generator: generator);
            Init.KaimingNormal(conv.Weight, 0, FanMode.FanIn, Nonlinearity.Relu, generator);
            return conv;
        }
    }
}
