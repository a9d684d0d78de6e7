using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>Draws images from codes of random numbers: transposed convolutions with batch normalization, each of which
/// doubles height and width.</summary>
/// <remarks>
/// Trained against a <see cref="DcganDiscriminator"/>. Radford et al., 2016, https://arxiv.org/abs/1511.06434; the
/// hidden layer as in Chen et al., 2016, https://arxiv.org/abs/1606.03657. Weights start normal with standard deviation
/// 0.02. State keys begin with <c>hidden</c>, <c>hidden_norm</c>, <c>project</c>, <c>norms</c> and <c>ups</c>.
/// </remarks>
public sealed class DcganGenerator : Layer
{
    private readonly Linear? _hidden;
    private readonly BatchNorm1d? _hiddenNorm;
    private readonly Linear _project;
    private readonly BatchNorm2d[] _norms;
    private readonly ConvTranspose2d[] _ups;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public DcganGenerator(DcganConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        int[] widths = config.Widths;
        Array.Reverse(widths);
        int pixels = config.Start * config.Start, last = config.Doublings - 1;
        int features = config.Code;
        if (config.Hidden > 0)
        {
            _hidden = new(features, config.Hidden, bias: false, generator: generator);
            _hiddenNorm = new(config.Hidden);
            features = config.Hidden;
        }

        _project = new(features, widths[0] * pixels, bias: false, generator: generator);
        _norms = [.. widths[..^1].Select(width => new BatchNorm2d(width))];
        _ups = new ConvTranspose2d[config.Doublings];
        for (int i = 0; i <= last; i++)
            _ups[i] = new(widths[i], widths[i + 1], 4, stride: 2, padding: 1, bias: i == last, generator: generator);
        DcganWeights.Initialize(this, generator);
    }

    /// <summary>The sizes.</summary>
    public DcganConfig Config { get; }

    /// <summary>[batch, code] to images [batch, channels, size, size] of values in [-1, 1].</summary>
    /// <exception cref="ShapeException">The codes have another size.</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            x.Rank == 2 && x.Shape[1] == Config.Code,
            $"DcganGenerator: codes {x.Shape} must be [batch, {Config.Code}].");
        int start = Config.Start, batch = x.Shape[0];
        if (_hidden is not null && _hiddenNorm is not null)
            x = _hiddenNorm.Forward(_hidden.Forward(x)).Relu(); // [batch, hidden]
        x = _project.Forward(x); // [batch, 2 width · 7 · 7], with the numbers of MNIST
        x = x.Reshape(batch, _norms[0].NumFeatures, start, start); // [batch, 2 width, 7, 7]
        for (int i = 0; i < _ups.Length; i++)
            x = _ups[i].Forward(_norms[i].Forward(x).Relu()); // [batch, width, 14, 14], [batch, channels, 28, 28]
        return Observed(x.Tanh()); // [batch, channels, 28, 28]
    }

    /// <summary>New images [count, channels, size, size], of codes drawn from the standard normal
    /// distribution.</summary>
    /// <param name="count">How many.</param>
    /// <param name="generator">Where codes are drawn from; null for the default generator.</param>
    public Tensor Generate(int count, RandomSource? generator = null)
    {
        Parameter weight = _project.Weight;
        return Forward(Tensor.Randn([count, Config.Code], weight.DType, weight.Device, generator));
    }
}
