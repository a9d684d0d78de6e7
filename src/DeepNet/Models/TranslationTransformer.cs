using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>A transformer that turns a sequence into another: an encoder reads the source, a decoder writes the target
/// and looks at the encoder's result.</summary>
/// <remarks>
/// Vaswani et al., 2017, https://arxiv.org/abs/1706.03762: positions as sines and cosines, embeddings multiplied by
/// √width, those of the target also the output's weights; with what came later, normalization before each part
/// (Xiong et al., 2020, https://arxiv.org/abs/2002.04745). State keys are source_embedding, target_embedding,
/// transformer with those of torch.nn.Transformer, and output. Embeddings start normal with standard deviation
/// 1 / √width, matrices Xavier uniform, biases at 0 or as in PyTorch's layers.
/// </remarks>
public sealed class TranslationTransformer : Module
{
    private readonly Embedding _sourceEmbedding;
    private readonly Embedding _targetEmbedding;
    private readonly SinusoidalPositionEmbedding _positions;
    private readonly Transformer _transformer;
    private readonly TiedLinear _output;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public TranslationTransformer(TranslationTransformerConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        _sourceEmbedding = new Embedding(config.SourceVocabulary, config.Width, generator: generator);
        _targetEmbedding = new Embedding(config.TargetVocabulary, config.Width, generator: generator);
        _positions = new SinusoidalPositionEmbedding(
            config.Width, config.MaxLength, config.Dropout, batchFirst: true, generator: generator);
        _transformer = new Transformer(
            config.Width, config.Heads, config.EncoderLayers, config.DecoderLayers, config.FeedForward, config.Dropout,
            batchFirst: true, normFirst: true, generator: generator);
        _output = new TiedLinear(
            _targetEmbedding.Weight, new Parameter(Tensor.Zeros([config.TargetVocabulary])));
        double deviation = 1 / Math.Sqrt(config.Width);
        Init.Normal(_sourceEmbedding.Weight, 0, deviation, generator);
        Init.Normal(_targetEmbedding.Weight, 0, deviation, generator);
    }

    /// <summary>The sizes.</summary>
    public TranslationTransformerConfig Config { get; }

    /// <summary>The logits of the token behind each one of the target, for training.</summary>
    /// <param name="source">[batch, S], Int64 or Int32, filled up with
    /// <see cref="TranslationTransformerConfig.PaddingToken"/>.</param>
    /// <param name="target">[batch, T], the start and then what was written. Fill it up with any token, whose logits
    /// are to be ignored.</param>
    /// <returns>[batch, T, target vocabulary].</returns>
    /// <exception cref="ShapeException">The batches differ, or there are more tokens than
    /// <see cref="TranslationTransformerConfig.MaxLength"/>.</exception>
    /// <exception cref="ArgumentException">A source is nothing but padding.</exception>
    public Tensor Forward(Tensor source, Tensor target)
    {
        Tensor? hidden = Padding(source); // [batch, S], true where nobody looks
        Tensor memory = Encode(source, hidden); // [batch, S, width]
        Tensor x = EmbedTarget(target, 0); // [batch, T, width]
        x = _transformer.Decoder.Forward(
            x, memory, memoryKeyPaddingMask: hidden, isCausal: true); // [batch, T, width]
        return _output.Forward(x); // [batch, T, target vocabulary]
    }

    /// <summary>The best translation of each source that <see cref="Search"/> finds: its tokens, without start and
    /// end.</summary>
    /// <inheritdoc cref="Search"/>
    /// <returns>A list of tokens for each source.</returns>
    public IReadOnlyList<IReadOnlyList<long>> Translate(
        Tensor source, int? maxTokens = null, int beamWidth = 1, double lengthPenalty = 0.6, bool useCache = true) =>
        [.. Search(source, maxTokens, beamWidth, lengthPenalty, useCache).Select(found => found[0].Tokens)];

    /// <summary>The translations that <see cref="BeamSearch"/> finds.</summary>
    /// <remarks>Runs without gradients and in evaluation mode, which is restored afterwards.</remarks>
    /// <param name="source">[batch, S], Int64 or Int32, filled up with
    /// <see cref="TranslationTransformerConfig.PaddingToken"/>.</param>
    /// <param name="maxTokens">Where translations are cut off that have not ended;
    /// <see cref="TranslationTransformerConfig.MaxLength"/> if not given.</param>
    /// <param name="beamWidth">How many translations are followed at a time; 1 always takes the likeliest token, which
    /// is greedy decoding.</param>
    /// <param name="lengthPenalty">0 for the likeliest translation, more for longer ones.</param>
    /// <param name="useCache">False computes the whole translation again for every token.</param>
    /// <returns>For each source at most <paramref name="beamWidth"/> translations, the best first.</returns>
    /// <exception cref="ShapeException">There are more tokens than
    /// <see cref="TranslationTransformerConfig.MaxLength"/>.</exception>
    /// <exception cref="ArgumentException">A number is out of its range, or a source is nothing but padding.
    /// </exception>
    public IReadOnlyList<IReadOnlyList<BeamHypothesis>> Search(
        Tensor source, int? maxTokens = null, int beamWidth = 4, double lengthPenalty = 0.6, bool useCache = true)
    {
        int most = maxTokens ?? Config.MaxLength;
        Check.Argument(
            most <= Config.MaxLength,
            $"{nameof(TranslationTransformer)}: maxTokens {most} must not exceed MaxLength {Config.MaxLength}.");
        using var evaluation = new EvaluationScope(this);
        Tensor? hidden = Padding(source); // [batch, S]
        Tensor memory = Encode(source, hidden); // [batch, S, width]
        KeyValueCache[] own = NewCaches(), ofMemory = NewCaches();
        return BeamSearch.Find(
            NextLogits, source.Shape[0], Config.StartToken, Config.EndToken, most, beamWidth, lengthPenalty);

        Tensor NextLogits(Tensor tokens, Tensor parents)
        {
            memory = memory.IndexSelect(0, parents); // [rows, S, width]
            hidden = hidden?.IndexSelect(0, parents); // [rows, S]
            if (!useCache)
            {
                Tensor all = _transformer.Decoder.Forward(
                    EmbedTarget(tokens, 0), memory, memoryKeyPaddingMask: hidden,
                    isCausal: true); // [rows, length, width]
                return _output.Forward(all.Select(1, -1)); // [rows, target vocabulary]
            }

            foreach (KeyValueCache cache in own.Concat(ofMemory))
                cache.Reorder(parents);
            int past = tokens.Shape[1] - 1;
            Tensor last = EmbedTarget(tokens.Narrow(1, past, 1), past); // [rows, 1, width]
            last = _transformer.Decoder.ForwardCached(
                last, memory, own, memoryKeyPaddingMask: hidden, memoryCaches: ofMemory); // [rows, 1, width]
            return _output.Forward(last.Select(1, 0)); // [rows, target vocabulary]
        }
    }

    /// <summary>How much the decoder looked at each token of the source when it wrote what follows each token of the
    /// target: attention weights, the mean over the heads.</summary>
    /// <param name="source">As in <see cref="Forward"/>.</param>
    /// <param name="target">As in <see cref="Forward"/>.</param>
    /// <param name="layer">Which of the decoder's layers; -1 for the last.</param>
    /// <returns>[batch, T, S]; every row of the last dim sums to 1.</returns>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="ArgumentException">There is no such layer.</exception>
    public Tensor CrossAttention(Tensor source, Tensor target, int layer = -1)
    {
        int last = layer < 0 ? layer + Config.DecoderLayers : layer;
        Check.Argument(
            last >= 0 && last < Config.DecoderLayers,
            $"{nameof(TranslationTransformer)}: layer {layer} is none of the decoder's {Config.DecoderLayers}.");
        using var evaluation = new EvaluationScope(this);
        Tensor? hidden = Padding(source); // [batch, S]
        Tensor memory = Encode(source, hidden); // [batch, S, width]
        Tensor x = EmbedTarget(target, 0); // [batch, T, width]
        foreach (TransformerDecoderLayer before in _transformer.Decoder.Layers.Take(last))
            x = before.Forward(x, memory, memoryKeyPaddingMask: hidden, isCausal: true); // [batch, T, width]
        TransformerDecoderLayer own = _transformer.Decoder.Layers[last];
        Tensor y = own.Norm1.Forward(x); // [batch, T, width]
        x += own.SelfAttention.Forward(y, y, y, isCausal: true); // [batch, T, width]
        return own.CrossAttention
            .ForwardWithWeights(own.Norm2.Forward(x), memory, memory, hidden).Weights; // [batch, T, S]
    }

    private Tensor Encode(Tensor source, Tensor? hidden)
    {
        double scale = Math.Sqrt(Config.Width);
        Tensor x = _positions.Forward(_sourceEmbedding.Forward(source) * scale); // [batch, S, width]
        return _transformer.Encoder.Forward(x, mask: null, keyPaddingMask: hidden); // [batch, S, width]
    }

    private Tensor EmbedTarget(Tensor target, int past)
    {
        ModelChecks.Tokens(nameof(TranslationTransformer), target, past, Config.MaxLength);
        return _positions.Forward(_targetEmbedding.Forward(target) * Math.Sqrt(Config.Width), past);
    }

    /// <summary>True on the padding, [batch, S]; null if there is none.</summary>
    private Tensor? Padding(Tensor source)
    {
        ModelChecks.Tokens(nameof(TranslationTransformer), source, 0, Config.MaxLength);
        Tensor hidden = source.Eq(Config.PaddingToken); // [batch, S]
        if (source.Shape[1] > 0 && !hidden.Any().ToScalar<bool>())
            return null;
        Check.Argument(
            !hidden.All(1).Any().ToScalar<bool>(),
            $"{nameof(TranslationTransformer)}: a source of {source.Shape} is nothing but padding.");
        return hidden;
    }

    private KeyValueCache[] NewCaches() =>
        [.. Enumerable.Range(0, Config.DecoderLayers).Select(_ => new KeyValueCache())];
}
