namespace DeepNet.Models;

/// <summary>Attention in heads of given queries, keys and values.</summary>
internal static class HeadSplit
{
    /// <summary>[batch, length, heads · size] → [batch, heads, length, size].</summary>
    public static Tensor Heads(this Tensor x, int heads) =>
        x.Unflatten(2, heads, x.Shape[2] / heads).Permute(0, 2, 1, 3);

    /// <summary>[batch, heads, length, size] → [batch, length, heads · size].</summary>
    public static Tensor Joined(this Tensor x) => x.Permute(0, 2, 1, 3).Flatten(2);

    /// <summary>Attention of every position to itself and to those before it, which may lie in a cache.</summary>
    /// <param name="q">[batch, heads, length, size].</param>
    /// <param name="k">[batch, groups, length, size]; heads is a multiple of groups.</param>
    /// <param name="v">The same.</param>
    /// <param name="cache">Keys and values of earlier positions; those given are added. Null: there are none.</param>
    /// <param name="dropout">Probability with which a weight is dropped.</param>
    /// <param name="generator">Where dropout comes from.</param>
    /// <returns>[batch, heads, length, size].</returns>
    public static Tensor Causal(
        Tensor q, Tensor k, Tensor v, KeyValueCache? cache, double dropout, RandomSource? generator)
    {
        bool isFirst = cache is null or { Length: 0 };
        if (cache is not null)
            (k, v) = cache.Append(k, v);
        int queries = q.Shape[2], keys = k.Shape[2];

        // The first positions are plainly causal, and a single later one sees everything.
        Tensor? visible = isFirst || queries == 1
            ? null
            : Tensor.Ones([queries, keys], DType.Int64, q.Device).Tril(keys - queries).Cast(DType.Bool);
        return Tensor.ScaledDotProductAttention(
            q, k, v, visible, dropout, isCausal: isFirst, enableGqa: true, generator: generator);
    }
}
