using DeepNet.Layers;

namespace DeepNet.Benchmarks.Models;

/// <summary>A language model of pre-norm transformer blocks with causal attention, as GPT-2.</summary>
internal sealed class Gpt(int vocabulary = 65, int width = 128, int heads = 4, int depth = 4, int length = 64) : Layer
{
    private readonly Embedding _tokens = new(vocabulary, width);
    private readonly Parameter _positions = new(Tensor.Randn([length, width]) * 0.02);
    private readonly Sequential _blocks = new([.. Enumerable.Range(0, depth).Select(_ => new Block(width, heads))]);
    private readonly LayerNorm _norm = new(width);
    private readonly Linear _head = new(width, vocabulary, bias: false);

    /// <summary>Logits [batch, time, vocabulary] of tokens [batch, time].</summary>
    public override Tensor Forward(Tensor x) =>
        _head.Forward(_norm.Forward(_blocks.Forward(_tokens.Forward(x) + _positions.Value)));

    private sealed class Block(int width, int heads) : Layer
    {
        private readonly LayerNorm _norm1 = new(width);
        private readonly MultiHeadAttention _attention = new(width, heads, batchFirst: true);
        private readonly LayerNorm _norm2 = new(width);
        private readonly Linear _up = new(width, 4 * width);
        private readonly Linear _down = new(4 * width, width);

        public override Tensor Forward(Tensor x)
        {
            Tensor y = _norm1.Forward(x);
            x = x + _attention.Forward(y, y, y, isCausal: true);
            return x + _down.Forward(_up.Forward(_norm2.Forward(x)).Gelu());
        }
    }
}
