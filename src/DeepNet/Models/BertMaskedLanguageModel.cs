using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>BERT that guesses masked tokens: logits over the vocabulary for every position.</summary>
/// <remarks>State keys are those of Hugging Face's BertForMaskedLM, whose output's weight is the embedding's. A pooler
/// and a head for the next sentence in the file are passed over, older names translated as in
/// <see cref="Bert"/>.</remarks>
public sealed class BertMaskedLanguageModel : Layer
{
    [Key("bert")]
    private readonly Bert _bert;

    [Key("cls.predictions")]
    private readonly Head _head;

    /// <summary>Creates the model with random weights, without a pooler.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public BertMaskedLanguageModel(BertConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        Config = config with { HasPooler = false };
        _bert = new Bert(Config, generator);
        _head = new Head(Config, _bert.WordWeight, generator);
    }

    /// <summary>The sizes.</summary>
    public BertConfig Config { get; }

    /// <summary>The model without its head.</summary>
    public Bert Body => _bert;

    /// <inheritdoc cref="Bert.FromFolder(string)"/>
    public static BertMaskedLanguageModel FromFolder(string folder)
    {
        BertConfig config = BertConfig.Load(folder);
        return ModelConfigFile.LoadModel(
            folder, config.MatrixElements, config.Layers, () => new BertMaskedLanguageModel(config));
    }

    /// <summary>The logits for every position of a first text without padding: [batch, length] to [batch, length,
    /// vocabulary].</summary>
    public override Tensor Forward(Tensor x) => Forward(x, null);

    /// <summary>The logits for every position.</summary>
    /// <returns>[batch, length, vocabulary].</returns>
    /// <inheritdoc cref="Bert.Forward(Tensor, Tensor?, Tensor?)"/>
    public Tensor Forward(Tensor tokens, Tensor? mask, Tensor? segments = null) =>
        Observed(_head.Forward(_bert.Forward(tokens, mask, segments)));

    /// <summary>The logits for some features of <see cref="Body"/>: while training, those of the masked tokens alone,
    /// so that the output, which may be most of the work, is not computed for the others.</summary>
    /// <param name="features">[…, width].</param>
    /// <returns>[…, vocabulary].</returns>
    /// <exception cref="ShapeException">The last size is not <see cref="BertConfig.Width"/>.</exception>
    public Tensor Logits(Tensor features)
    {
        ArgumentNullException.ThrowIfNull(features);
        Check.Shape(
            features.Rank > 0 && features.Shape[-1] == Config.Width,
            $"BertMaskedLanguageModel.Logits: features {features.Shape} must be [..., {Config.Width}].");
        return _head.Forward(features);
    }

    private protected override IReadOnlyDictionary<string, Tensor> Renamed(IReadOnlyDictionary<string, Tensor> state) =>
        StateNames.Map(state, name => Bert.Current(name) is not { } key
            || key.StartsWith("bert.pooler.", StringComparison.Ordinal)
            || key.StartsWith("cls.seq_relationship.", StringComparison.Ordinal) ? null : key);

    /// <summary>norm(activation(dense(x))) times the embeddings, and a bias.</summary>
    private sealed class Head : Module
    {
        private readonly ActivationKind _activation;

        private readonly Parameter _bias;

        [Key("transform.dense")]
        private readonly Linear _dense;

        [Key("transform.LayerNorm")]
        private readonly LayerNorm _norm;

        [Key("decoder")]
        private readonly TiedLinear _decoder;

        public Head(BertConfig config, Parameter words, RandomSource? generator)
        {
            _activation = config.Activation;
            _bias = new Parameter(Tensor.Zeros([config.VocabularySize]));
            _dense = new Linear(config.Width, config.Width, generator: generator);
            _norm = new LayerNorm(config.Width, config.Epsilon);
            Bert.Initialize(_dense, generator);
            if (!config.TieEmbeddings)
            {
                words = new Parameter(Tensor.Empty(words.Shape));
                Init.Normal(words, 0, 0.02, generator);
            }

            _decoder = new TiedLinear(words, _bias);
        }

        public Tensor Forward(Tensor x)
        {
            x = _norm.Forward(_dense.Forward(x).Activate(_activation)); // [batch, length, width]
            return _decoder.Forward(x); // [batch, length, vocabulary]
        }
    }
}
