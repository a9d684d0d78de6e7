using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>A transformer for images: patches are the words, and a token put before them gathers what the image
/// shows.</summary>
/// <remarks>
/// Dosovitskiy et al., 2021, https://arxiv.org/abs/2010.11929. State keys are those of torchvision's files; the older
/// <c>mlp.linear_1</c> and <c>mlp.linear_2</c> load too. Starts as in torchvision, whose classifier starts at 0.
/// torchvision.models.VisionTransformer.
/// </remarks>
public sealed class VisionTransformer : Layer
{
    private const double Epsilon = 1e-6;

    [Key("class_token")]
    private readonly Parameter _classToken;

    [Key("conv_proj")]
    private readonly Conv2d _embedding;

    [Key("encoder")]
    private readonly Encoder _encoder;

    [Key("heads.pre_logits")]
    private readonly Linear? _representation;

    [Key("heads.head")]
    private readonly Linear _head;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public VisionTransformer(VisionTransformerConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        _classToken = new Parameter(Tensor.Zeros([1, 1, config.Width]));
        _embedding = new Conv2d(
            config.Channels, config.Width, config.PatchSize, config.PatchSize, generator: generator);
        Shorten(_embedding.Weight, config.Channels * config.PatchSize * config.PatchSize);
        Init.Zeros(_embedding.Bias!);
        _encoder = new Encoder(config, generator);
        if (config.Representation is { } size)
        {
            _representation = new Linear(config.Width, size, generator: generator);
            Shorten(_representation.Weight, config.Width);
            Init.Zeros(_representation.Bias!);
        }

        _head = new Linear(config.Representation ?? config.Width, config.Classes, generator: generator);
        Init.Zeros(_head.Weight);
        Init.Zeros(_head.Bias!);

        void Shorten(Parameter weight, int inputs) =>
            Init.TruncatedNormal(weight, std: Math.Sqrt(1.0 / inputs), generator: generator);
    }

    /// <summary>The sizes.</summary>
    public VisionTransformerConfig Config { get; }

    /// <summary>Images [batch, channels, imageSize, imageSize] to logits [batch, classes].</summary>
    /// <exception cref="ShapeException">The images have other sizes.</exception>
    public override Tensor Forward(Tensor x)
    {
        Tensor y = Features(x).Select(1, 0); // [batch, width]
        if (_representation is not null)
            y = _representation.Forward(y).Tanh(); // [batch, representation]
        return Observed(_head.Forward(y)); // [batch, classes]
    }

    /// <summary>The encoder's result: the class token first, then the patches row by row, [batch, 1 + patches,
    /// width].</summary>
    /// <exception cref="ShapeException">The images have other sizes.</exception>
    public Tensor Features(Tensor x) => _encoder.Forward(Embedded(x));

    /// <summary>How much the class token attends to each patch, row by row, in every layer and head: [layers, batch,
    /// heads, patches].</summary>
    /// <remarks>What is missing to a sum of 1 is its attention to itself.</remarks>
    /// <exception cref="ShapeException">The images have other sizes.</exception>
    public Tensor Attention(Tensor x)
    {
        var weights = new List<Tensor>();
        _encoder.Forward(Embedded(x), weights);
        return Tensor.Stack([.. weights.Select(layer => layer[.., .., 0, 1..])], 0); // [layers, batch, heads, patches]
    }

    private Tensor Embedded(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        (int channels, int size) = (Config.Channels, Config.ImageSize);
        Check.Shape(
            x.Rank == 4 && x.Shape[1] == channels && x.Shape[2] == size && x.Shape[3] == size,
            $"VisionTransformer: images {x.Shape} must be [batch, {channels}, {size}, {size}].");
        x = _embedding.Forward(x).Flatten(2).Transpose(1, 2); // [batch, patches, width]
        return Tensor.Concat([_classToken.Value.Expand(x.Shape[0], -1, -1), x], 1); // [batch, 1 + patches, width]
    }

    private protected override IReadOnlyDictionary<string, Tensor> Renamed(IReadOnlyDictionary<string, Tensor> state) =>
        StateNames.Map(state, name => name
            .Replace(".mlp.linear_1.", ".mlp.0.", StringComparison.Ordinal)
            .Replace(".mlp.linear_2.", ".mlp.3.", StringComparison.Ordinal));

    private sealed class Encoder : Module
    {
        [Key("pos_embedding")]
        private readonly Parameter _positions;

        private readonly Dropout _dropout;

        private readonly ModuleDict<Block> _layers = new();

        [Key("ln")]
        private readonly LayerNorm _norm;

        public Encoder(VisionTransformerConfig config, RandomSource? generator)
        {
            _positions = new Parameter(Tensor.Empty([1, 1 + config.Patches, config.Width]));
            Init.Normal(_positions, 0, 0.02, generator);
            _dropout = new Dropout(config.Dropout, generator);
            for (int i = 0; i < config.Layers; i++)
                _layers.Add($"encoder_layer_{i}", new Block(config, generator));
            _norm = new LayerNorm(config.Width, Epsilon);
        }

        public Tensor Forward(Tensor x, List<Tensor>? weights = null)
        {
            x = _dropout.Forward(x + _positions); // [batch, 1 + patches, width]
            foreach (Block layer in _layers.Values)
                x = layer.Forward(x, weights); // [batch, 1 + patches, width]
            return _norm.Forward(x); // [batch, 1 + patches, width]
        }
    }

    /// <summary>x + attention(norm(x)), then x + network(norm(x)).</summary>
    private sealed class Block : Layer
    {
        [Key("ln_1")]
        private readonly LayerNorm _norm1;

        [Key("self_attention")]
        private readonly MultiHeadAttention _attention;

        private readonly Dropout _dropout;

        [Key("ln_2")]
        private readonly LayerNorm _norm2;

        [Key("mlp")]
        private readonly Sequential _network;

        public Block(VisionTransformerConfig config, RandomSource? generator)
        {
            _norm1 = new LayerNorm(config.Width, Epsilon);
            _attention = new MultiHeadAttention(
                config.Width, config.Heads, config.AttentionDropout, batchFirst: true, generator: generator);
            _dropout = new Dropout(config.Dropout, generator);
            _norm2 = new LayerNorm(config.Width, Epsilon);
            _network = new Sequential(
                Map(config.Width, config.FeedForward), new Gelu(), new Dropout(config.Dropout, generator),
                Map(config.FeedForward, config.Width), new Dropout(config.Dropout, generator));

            Linear Map(int inputs, int outputs)
            {
                var linear = new Linear(inputs, outputs, generator: generator);
                Init.XavierUniform(linear.Weight, generator: generator);
                Init.Normal(linear.Bias!, 0, 1e-6, generator);
                return linear;
            }
        }

        public override Tensor Forward(Tensor x) => Forward(x, null);

        /// <summary>The same; adds the attention weights, [batch, heads, 1 + patches, 1 + patches], to a list if there
        /// is one.</summary>
        public Tensor Forward(Tensor x, List<Tensor>? weights)
        {
            x += _dropout.Forward(Attend(_norm1.Forward(x), weights)); // [batch, 1 + patches, width]
            return Observed(x + _network.Forward(_norm2.Forward(x))); // [batch, 1 + patches, width]
        }

        private Tensor Attend(Tensor x, List<Tensor>? weights)
        {
            if (weights is null)
                return _attention.Forward(x);
            (Tensor y, Tensor used) = _attention.ForwardWithWeights(x, x, x, averageWeights: false);
            weights.Add(used);
            return y;
        }
    }
}
