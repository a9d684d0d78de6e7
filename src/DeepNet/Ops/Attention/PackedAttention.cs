namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Self-attention on [a, b, 3 · width]: queries, keys and values of all heads side by side; gives [a, b,
    /// width].</summary>
    /// <remarks>The three are views, and so are their gradients: nothing is copied together or apart.</remarks>
    internal static Tensor PackedAttention(Tensor packed, int heads, bool batchFirst, AttentionOptions options)
    {
        int width = packed.Shape[2] / 3;
        if (packed.DType.IsHalf() || Autocast.IsOn || (options.Mask is { RequiresGrad: true } && GradMode.IsEnabled))
        {
            (Tensor tq, Tensor tk, Tensor tv) = Cut(packed);
            return Join(Attend(tq, tk, tv, options));
        }

        (Tensor q, Tensor k, Tensor v) = Cut(packed.Detach());
        Tensor y = Attention.InOrderOf(q, q.Shape);
        Tensor? state = packed.Backend.Attention(q, k, v, options, y);
        return Join(y).Track(nameof(ScaledDotProductAttention), (packed, dy =>
        {
            if (GradMode.IsEnabled)
            {
                (Tensor rq, Tensor rk, Tensor rv) = Cut(packed);
                (rq, rk, rv) = Attention.Gradient(Heads(dy), rq, rk, rv, options);
                return Concat([Join(rq), Join(rk), Join(rv)], 2);
            }

            Tensor gradient = packed.New(packed.Shape);
            (Tensor dq, Tensor dk, Tensor dv) = Cut(gradient);
            packed.Backend.AttentionGrad(Heads(dy), q, k, v, y, state, options, dq, dk, dv);
            return gradient;
        }
        ));

        (Tensor Q, Tensor K, Tensor V) Cut(Tensor x) => (
            Heads(x.Narrow(2, 0, width)), Heads(x.Narrow(2, width, width)), Heads(x.Narrow(2, 2 * width, width)));

        // [batch, heads, length, size]
        Tensor Heads(Tensor x)
        {
            Tensor split = x.Unflatten(2, heads, width / heads);
            return batchFirst ? split.Permute(0, 2, 1, 3) : split.Permute(1, 2, 0, 3);
        }

        Tensor Join(Tensor x) => (batchFirst ? x.Permute(0, 2, 1, 3) : x.Permute(2, 0, 1, 3))
            .Reshape(packed.Shape[0], packed.Shape[1], width);
    }
}
