using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>A recurrent network over characters, or other tokens: scores of every position of a text.</summary>
/// <remarks>
/// Karpathy, 2015, http://karpathy.github.io/2015/05/21/rnn-effectiveness. State keys are embedding.weight, those of
/// <see cref="RecurrentLayer"/> behind <c>rnn.</c>, head.weight and head.bias. Layers start as they do alone.
/// </remarks>
public sealed class CharRnn : Layer
{
    private readonly Embedding _embedding;

    [Key("rnn")]
    private readonly RecurrentLayer _recurrent;
    private readonly Dropout _dropout;
    private readonly Linear _head;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public CharRnn(CharRnnConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        _embedding = new Embedding(config.VocabularySize, config.Embedding, generator: generator);
        _recurrent = Recurrent(config, generator);
        _dropout = new Dropout(config.Dropout, generator);
        _head = new Linear(
            config.Width * (config.Bidirectional ? 2 : 1), config.Classes ?? config.VocabularySize,
            generator: generator);
    }

    /// <summary>The sizes.</summary>
    public CharRnnConfig Config { get; }

    /// <summary>Tokens [batch, length], Int64 or Int32, to the scores of every position, [batch, length,
    /// classes].</summary>
    /// <exception cref="ShapeException">The tokens have another rank, or none a text.</exception>
    public override Tensor Forward(Tensor x) => Forward(x, null).Scores;

    /// <summary>The same of a text that goes on: the state of one call is handed to the next.</summary>
    /// <remarks>Gradients reach back through the state; <see cref="CharRnnState.Detach"/> ends them.</remarks>
    /// <param name="x">[batch, length], Int64 or Int32.</param>
    /// <param name="state">What the call before returned, null at the beginning. Bidirectional models have
    /// none.</param>
    /// <returns>[batch, length, classes] and the state behind the last token.</returns>
    /// <exception cref="ShapeException">The tokens have another rank, or none a text, or the state is of another
    /// batch.</exception>
    /// <exception cref="ArgumentException">A bidirectional model, which must see the whole text, got a
    /// state.</exception>
    public (Tensor Scores, CharRnnState State) Forward(Tensor x, CharRnnState? state)
    {
        ModelChecks.Tokens(nameof(CharRnn), x, past: 0, int.MaxValue);
        Check.Argument(
            state is null || !Config.Bidirectional,
            $"CharRnn: a bidirectional model must see the whole text at once, and takes no state.");
        (Tensor? h0, Tensor? c0) = (state?.Hidden, state?.Cell);
        Tensor features = _embedding.Forward(x); // [batch, length, embedding]
        (Tensor y, Tensor hidden, Tensor? cell) = _recurrent switch
        {
            Lstm lstm => lstm.Forward(features, h0, c0),
            PeepholeLstm lstm => lstm.Forward(features, h0, c0),
            Gru gru => WithoutCell(gru.Forward(features, h0)),
            _ => WithoutCell(((Rnn)_recurrent).Forward(features, h0)),
        }; // [batch, length, width · directions]
        Tensor scores = _head.Forward(_dropout.Forward(y)); // [batch, length, classes]
        return (Observed(scores), new CharRnnState(hidden, cell));
    }

    private static (Tensor Output, Tensor Hidden, Tensor? Cell) WithoutCell((Tensor Output, Tensor Hidden) result) =>
        (result.Output, result.Hidden, null);

    private static RecurrentLayer Recurrent(CharRnnConfig config, RandomSource? generator)
    {
        (int inputs, int width, int layers, double dropout, bool both) =
            (config.Embedding, config.Width, config.Layers, config.Dropout, config.Bidirectional);
        return config.Cell switch
        {
            CharRnnCell.Rnn => new Rnn(
                inputs, width, layers, batchFirst: true, dropout: dropout, bidirectional: both, generator: generator),
            CharRnnCell.Gru => new Gru(
                inputs, width, layers, batchFirst: true, dropout: dropout, bidirectional: both, generator: generator),
            CharRnnCell.Lstm => new Lstm(
                inputs, width, layers, batchFirst: true, dropout: dropout, bidirectional: both, generator: generator),
            _ => new PeepholeLstm(
                inputs, width, layers, batchFirst: true, dropout: dropout, bidirectional: both, generator: generator),
        };
    }
}
