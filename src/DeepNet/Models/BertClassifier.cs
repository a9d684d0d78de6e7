using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>BERT that sorts texts into classes.</summary>
/// <remarks>State keys are those of Hugging Face's BertForSequenceClassification. A pre-training head in the file
/// (<c>cls.…</c>) is passed over; to put a new classifier on a pre-trained model, load it with strict: false, which
/// reports <c>classifier.weight</c> and <c>classifier.bias</c> as missing.</remarks>
public sealed class BertClassifier : Layer
{
    [Key("bert")]
    private readonly Bert _bert;

    [Key("dropout")]
    private readonly Dropout _dropout;

    [Key("classifier")]
    private readonly Linear _classifier;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes, <see cref="BertConfig.Classes"/> among them.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public BertClassifier(BertConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        Config = config with { HasPooler = true };
        _bert = new Bert(Config, generator);
        _dropout = new Dropout(config.ClassifierDropout ?? config.Dropout, generator);
        _classifier = new Linear(config.Width, config.Classes, generator: generator);
        Bert.Initialize(_classifier, generator);
    }

    /// <summary>The sizes.</summary>
    public BertConfig Config { get; }

    /// <summary>The model without its classifier.</summary>
    public Bert Body => _bert;

    /// <inheritdoc cref="Bert.FromFolder(string)"/>
    public static BertClassifier FromFolder(string folder)
    {
        BertConfig config = BertConfig.Load(folder);
        return ModelConfigFile.LoadModel(
            folder, config.MatrixElements, config.Layers, () => new BertClassifier(config));
    }

    /// <summary>The logits of first texts without padding: [batch, length] to [batch, classes].</summary>
    public override Tensor Forward(Tensor x) => Forward(x, null);

    /// <summary>The logits of the classes.</summary>
    /// <returns>[batch, classes].</returns>
    /// <inheritdoc cref="Bert.Forward(Tensor, Tensor?, Tensor?)"/>
    public Tensor Forward(Tensor tokens, Tensor? mask, Tensor? segments = null)
    {
        Tensor pooled = _bert.Pool(_bert.Forward(tokens, mask, segments)); // [batch, width]
        return Observed(_classifier.Forward(_dropout.Forward(pooled))); // [batch, classes]
    }

    // A file of the bare model has neither prefix nor classifier.
    private protected override IReadOnlyDictionary<string, Tensor> Renamed(IReadOnlyDictionary<string, Tensor> state)
    {
        bool hasPrefix = StateNames.HasPrefix(state, Bert.Prefix);
        return StateNames.Map(state, name => Bert.Current(name) is not { } key
            || key.StartsWith("cls.", StringComparison.Ordinal) ? null
            : hasPrefix || key.StartsWith("classifier.", StringComparison.Ordinal) ? key : Bert.Prefix + key);
    }
}
