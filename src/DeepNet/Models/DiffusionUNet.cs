using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>The network of a diffusion model of images: a U-Net of residual blocks that knows the time and may be told
/// the class.</summary>
/// <remarks>
/// Ho et al., 2020, https://arxiv.org/abs/2006.11239. Levels are joined by patches of 2×2 pixels that become channels,
/// and back. The last convolutions of blocks and network start at zero. State keys begin with <c>time1</c>,
/// <c>time2</c>, <c>classes</c>, <c>input</c>, <c>down</c>, <c>middle</c>, <c>up</c>, <c>norm</c> and
/// <c>output</c>. See <see cref="DiffusionProcess"/> for how it is trained and used.
/// </remarks>
public sealed class DiffusionUNet : Module
{
    private readonly ModuleBuffer _frequencies;
    private readonly Linear _time1;
    private readonly Linear _time2;
    private readonly Embedding? _classes;
    private readonly Conv2d _input;
    private readonly Down[] _down;
    private readonly Middle _middle;
    private readonly Up[] _up;
    private readonly GroupNorm _norm;
    private readonly Conv2d _output;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public DiffusionUNet(DiffusionUNetConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        (int embedding, int channels) = (config.Embedding, config.Channels * config.Patch * config.Patch);
        int[] widths = [.. config.Multipliers.Select(multiplier => config.Width * multiplier)];
        _frequencies = new ModuleBuffer(Frequencies(embedding / 2), persistent: false);
        _time1 = new Linear(embedding, embedding, generator: generator);
        _time2 = new Linear(embedding, embedding, generator: generator);
        _classes = config.Classes == 0 ? null : new Embedding(config.Classes + 1, embedding, generator: generator);
        _input = new Conv2d(channels, widths[0], 3, padding: 1, generator: generator);
        _down =
        [
            .. widths.Select((width, i) => new Down(
                config, i == 0 ? width : widths[i - 1], width, isFirst: i == 0, generator)),
        ];
        _middle = new Middle(config, widths[^1], generator);
        _up =
        [
            .. widths.Select((width, i) => new Up(
                config, width, i == 0 ? width : widths[i - 1], isLast: i == 0, generator)).Reverse(),
        ];
        _norm = new GroupNorm(config.Groups, widths[0]);
        _output = Zero(new Conv2d(widths[0], channels, 3, padding: 1, generator: generator));
    }

    /// <summary>The sizes.</summary>
    public DiffusionUNetConfig Config { get; }

    /// <summary>What the network says of noisy images.</summary>
    /// <param name="x">[batch, channels, size, size].</param>
    /// <param name="times">[batch], floating-point in (0, 1]: see <see cref="DiffusionProcess.Times"/>.</param>
    /// <param name="classes">[batch], Int64 or Int32; the number of classes itself stands for "not told". Null: none is
    /// told.</param>
    /// <returns>[batch, channels, size, size].</returns>
    /// <exception cref="ShapeException">A shape does not fit.</exception>
    /// <exception cref="ArgumentException">Classes are given, but the model has none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public Tensor Forward(Tensor x, Tensor times, Tensor? classes = null)
    {
        CheckInputs(x, times, classes);
        Tensor told = Condition(times, classes); // [batch, embedding]
        if (Config.Patch > 1)
            x = x.PixelUnshuffle(Config.Patch); // [batch, channels · patch², side, side], side = size / patch
        x = _input.Forward(x); // [batch, width, side, side]
        var skips = new Stack<Tensor>();
        foreach (Down level in _down)
            x = level.Forward(x, told, skips); // [batch, width · multiplier, side / 2^level, side / 2^level]
        x = _middle.Forward(x, told); // the same
        foreach (Up level in _up)
            x = level.Forward(x, told, skips); // the shapes of the way down, in reverse
        x = _output.Forward(_norm.Forward(x).Silu()); // [batch, channels · patch², side, side]
        return Config.Patch > 1 ? x.PixelShuffle(Config.Patch) : x; // [batch, channels, size, size]
    }

    /// <summary>What the network says if the class counts for more than it has learned: none + scale · (told -
    /// none).</summary>
    /// <remarks>
    /// Classifier-free guidance; both are computed in one batch. The scale of the paper's w is 1 + w. Training must
    /// leave out the class now and then, one time in ten, say. Ho and Salimans, 2022,
    /// https://arxiv.org/abs/2207.12598.
    /// </remarks>
    /// <param name="x">[batch, channels, size, size].</param>
    /// <param name="times">[batch].</param>
    /// <param name="classes">[batch].</param>
    /// <param name="scale">1 is what was learned of the class, 0 leaves it out.</param>
    /// <returns>[batch, channels, size, size].</returns>
    /// <inheritdoc cref="Forward"/>
    public Tensor Guided(Tensor x, Tensor times, Tensor classes, double scale)
    {
        CheckInputs(x, times, classes);
        if (scale == 1)
            return Forward(x, times, classes);
        Tensor none = Tensor.Full(classes.Shape, (long)Config.Classes, classes.DType, classes.Device); // [batch]
        Tensor y = Forward(
            Tensor.Concat([x, x]), Tensor.Concat([times, times]), Tensor.Concat([classes, none])); // [2 · batch, …]
        Tensor[] parts = y.Chunk(2);
        return parts[1] + (parts[0] - parts[1]) * scale; // [batch, channels, size, size]
    }

    /// <summary>Time and class in numbers.</summary>
    private Tensor Condition(Tensor times, Tensor? classes)
    {
        Tensor angles = times.Cast(_time1.Weight.DType).Unsqueeze(1) * _frequencies.Value; // [batch, embedding / 2]
        Tensor y = Tensor.Concat([angles.Sin(), angles.Cos()], 1); // [batch, embedding]
        y = _time2.Forward(_time1.Forward(y).Silu()); // [batch, embedding]
        if (_classes is not null)
        {
            classes ??= Tensor.Full(times.Shape, (long)Config.Classes, DType.Int64, times.Device); // [batch]
            y += _classes.Forward(classes); // [batch, embedding]
        }

        return y.Silu();
    }

    /// <summary>Times count as 1000 steps: sines from one wave in 2π steps to one in nearly 2π · 10000.</summary>
    private static Tensor Frequencies(int count) => Tensor.From<double>(
        [.. Enumerable.Range(0, count).Select(i => 1000 * Math.Pow(10000, -(double)i / count))], [count])
        .Cast(DType.Float32);

    private void CheckInputs(Tensor x, Tensor times, Tensor? classes)
    {
        ModelChecks.Images(nameof(DiffusionUNet), x, Config.Channels);
        Check.Shape(
            x.Shape[2] == Config.Size && x.Shape[3] == Config.Size,
            $"DiffusionUNet: images {x.Shape} must be {Config.Size} by {Config.Size} pixels.");
        ArgumentNullException.ThrowIfNull(times);
        Check.Shape(
            times.Rank == 1 && times.Shape[0] == x.Shape[0],
            $"DiffusionUNet: times {times.Shape} must be [{x.Shape[0]}], one for each image.");
        if (classes is null)
            return;
        Check.Argument(Config.Classes > 0, $"DiffusionUNet: classes are given, but the model has none.");
        Check.Shape(
            classes.Shape == times.Shape,
            $"DiffusionUNet: classes {classes.Shape} must be [{x.Shape[0]}], one for each image.");
    }

    private static Conv2d Zero(Conv2d convolution)
    {
        Init.Zeros(convolution.Weight);
        Init.Zeros(convolution.Bias!);
        return convolution;
    }

    /// <summary>x + f(x), where time and class shift the channels inside of f. The normalizations have no weights: the
    /// convolutions behind them have enough.</summary>
    private sealed class ResidualBlock(
        DiffusionUNetConfig config, int inputs, int outputs, RandomSource? generator) : Module
    {
        private readonly GroupNorm _norm1 = new(config.Groups, inputs, affine: false);
        private readonly Conv2d _conv1 = new(inputs, outputs, 3, padding: 1, generator: generator);
        private readonly Linear _told = new(config.Embedding, outputs, generator: generator);
        private readonly GroupNorm _norm2 = new(config.Groups, outputs, affine: false);
        private readonly Conv2d _conv2 = Zero(new(outputs, outputs, 3, padding: 1, generator: generator));
        private readonly Conv2d? _shortcut = inputs == outputs ? null : new(inputs, outputs, 1, generator: generator);

        public Tensor Forward(Tensor x, Tensor told)
        {
            Tensor y = _conv1.Forward(_norm1.Forward(x).Silu()); // [batch, outputs, height, width]
            y += _told.Forward(told).Unflatten(1, -1, 1, 1); // the same, shifted by [batch, outputs, 1, 1]
            y = _conv2.Forward(_norm2.Forward(y).Silu()); // [batch, outputs, height, width]
            return y + (_shortcut?.Forward(x) ?? x);
        }
    }

    /// <summary>Half the height and width but for the first level, then blocks whose results are kept.</summary>
    private sealed class Down(
        DiffusionUNetConfig config, int inputs, int width, bool isFirst, RandomSource? generator) : Module
    {
        private readonly Conv2d? _patches = isFirst ? null : new(4 * inputs, width, 1, generator: generator);
        private readonly ResidualBlock[] _blocks =
            [.. Enumerable.Range(0, config.Blocks).Select(_ => new ResidualBlock(config, width, width, generator))];

        public Tensor Forward(Tensor x, Tensor told, Stack<Tensor> skips)
        {
            if (_patches is not null)
                x = _patches.Forward(x.PixelUnshuffle(2)); // [batch, width, height / 2, width / 2]
            foreach (ResidualBlock block in _blocks)
            {
                x = block.Forward(x, told);
                skips.Push(x);
            }

            return x;
        }
    }

    /// <summary>A block at the lowest resolution, with attention before it if there are heads.</summary>
    private sealed class Middle(DiffusionUNetConfig config, int width, RandomSource? generator) : Module
    {
        private readonly SpatialAttention? _attention = config.Heads == 0 ? null : new(config, width, generator);
        private readonly ResidualBlock _block = new(config, width, width, generator);

        public Tensor Forward(Tensor x, Tensor told) => _block.Forward(_attention?.Forward(x) ?? x, told);
    }

    /// <summary>Blocks that also see what was kept on the way down, then twice the height and width but for the last
    /// level.</summary>
    private sealed class Up(
        DiffusionUNetConfig config, int width, int outputs, bool isLast, RandomSource? generator) : Module
    {
        private readonly ResidualBlock[] _blocks =
        [
            .. Enumerable.Range(0, config.Blocks).Select(_ => new ResidualBlock(config, 2 * width, width, generator)),
        ];
        private readonly Conv2d? _patches = isLast ? null : new(width, 4 * outputs, 1, generator: generator);

        public Tensor Forward(Tensor x, Tensor told, Stack<Tensor> skips)
        {
            foreach (ResidualBlock block in _blocks)
                x = block.Forward(Tensor.Concat([x, skips.Pop()], 1), told); // [batch, width, height, width]
            return _patches is null ? x : _patches.Forward(x).PixelShuffle(2); // [batch, outputs, 2 height, 2 width]
        }
    }

    /// <summary>x + attention(norm(x)) between all places.</summary>
    private sealed class SpatialAttention(DiffusionUNetConfig config, int width, RandomSource? generator) : Module
    {
        private readonly int _heads = config.Heads;
        private readonly GroupNorm _norm = new(config.Groups, width);
        private readonly Conv2d _project = new(width, 3 * width, 1, generator: generator);
        private readonly Conv2d _output = Zero(new(width, width, 1, generator: generator));

        public Tensor Forward(Tensor x)
        {
            Tensor rows = _project.Forward(_norm.Forward(x)).Flatten(2).Transpose(); // [batch, places, 3 · width]
            Tensor[] parts = rows.Chunk(3, 2); // 3 × [batch, places, width]
            Tensor y = Tensor.ScaledDotProductAttention(
                parts[0].Heads(_heads), parts[1].Heads(_heads), parts[2].Heads(_heads)).Joined();
            y = y.Transpose().Reshape(x.Shape); // [batch, width, height, width]
            return x + _output.Forward(y);
        }
    }
}
