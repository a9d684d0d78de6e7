using DeepNet.Layers;

namespace DeepNet.Benchmarks.Models;

/// <summary>A language model of two layers of LSTM.</summary>
internal sealed class LstmLanguageModel(int vocabulary = 65, int embedding = 128, int hidden = 256) : Layer
{
    private readonly Embedding _tokens = new(vocabulary, embedding);
    private readonly Lstm _lstm = new(embedding, hidden, numLayers: 2, batchFirst: true);
    private readonly Linear _head = new(hidden, vocabulary);

    /// <summary>Logits [batch, time, vocabulary] of tokens [batch, time].</summary>
    public override Tensor Forward(Tensor x) => _head.Forward(_lstm.Forward(_tokens.Forward(x)).Output);
}
