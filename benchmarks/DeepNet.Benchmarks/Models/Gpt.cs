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
        private readonly Linear _qkv = new(width, 3 * width);
        private readonly Linear _projection = new(width, width);
        private readonly LayerNorm _norm2 = new(width);
        private readonly Linear _up = new(width, 4 * width);
        private readonly Linear _down = new(4 * width, width);

        public override Tensor Forward(Tensor x)
        {
            x = x + _projection.Forward(Attend(_qkv.Forward(_norm1.Forward(x))));
            return x + _down.Forward(_up.Forward(_norm2.Forward(x)).Gelu());
        }

        private Tensor Attend(Tensor qkv)
        {
            (int batch, int time) = (qkv.Shape[0], qkv.Shape[1]);
            Tensor[] parts = qkv.Reshape([batch, time, 3, heads, width / heads]).Permute([2, 0, 3, 1, 4]).Unbind(0);
            Tensor y = Tensor.ScaledDotProductAttention(parts[0], parts[1], parts[2], isCausal: true);
            return y.Transpose(1, 2).Reshape([batch, time, width]);
        }
    }
}
