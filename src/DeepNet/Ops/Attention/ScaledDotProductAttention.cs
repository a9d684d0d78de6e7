namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Attention: y = softmax(scale · query keyᵀ + mask) value, the softmax over the keys.</summary>
    /// <param name="query">[…, L, D].</param>
    /// <param name="key">[…, S, D]; dims before the last two broadcast.</param>
    /// <param name="value">[…, S, E].</param>
    /// <param name="mask">Broadcasts to […, L, S]. Bool: true where a query may attend to a key. Floating point: added
    /// to the scores.</param>
    /// <param name="dropout">Probability with which a weight is set to 0, the others scaled by 1 / (1 - p); this
    /// is not
    /// switched off by itself outside of training.</param>
    /// <param name="isCausal">Query i attends to keys 0 … i only; beside a mask both hold.</param>
    /// <param name="scale">1 / √D if not given.</param>
    /// <param name="enableGqa">Dim -3 of the queries may be a multiple of that of keys and values: consecutive
    /// heads share
    /// one (grouped queries, Ainslie et al., 2023, https://arxiv.org/abs/2305.13245).</param>
    /// <param name="generator">Where the choice of dropped weights comes from; the default generator if not
    /// given.</param>
    /// <returns>[…, L, E], in memory in the order of the query's dims: where heads were cut out of a larger dim, the
    /// result joins them without a copy.</returns>
    /// <remarks>
    /// Vaswani et al., 2017, https://arxiv.org/abs/1706.03762. Computed block by block (Dao et al., 2022,
    /// https://arxiv.org/abs/2205.14135): memory grows with L + S, not L · S; the gradient computes the weights
    /// again. A
    /// query that may attend to nothing gives zeros. A mask that requires gradients takes the plain way.
    /// torch.nn.functional.scaled_dot_product_attention.
    /// </remarks>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point; the mask is neither Bool nor
    /// of the
    /// query's type.</exception>
    /// <exception cref="ArgumentException">dropout is not a probability.</exception>
    public static Tensor ScaledDotProductAttention(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor? mask = null,
        double dropout = 0,
        bool isCausal = false,
        double? scale = null,
        bool enableGqa = false,
        RandomSource? generator = null)
    {
        const string name = nameof(ScaledDotProductAttention);
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return ScaledDotProductAttention(
                cast.Low(query), cast.Low(key), cast.Low(value), cast.Low(mask), dropout, isCausal, scale, enableGqa,
                generator);
        }

        CheckAttention(name, query, key, value, mask, enableGqa);
        Check.Argument(dropout is >= 0 and <= 1, $"{name}: dropout {dropout} is not in [0, 1].");
        (query, key, value) = Broadcast(name, query, key, value, enableGqa);
        Shape scores = [.. query.Shape.AsSpan()[..^1], key.Shape[-2]];
        if (mask is not null)
            CheckMask(name, mask, scores);
        var options = AttentionOptions.Resolve(scores, query.Shape[-1], mask, dropout, isCausal, scale, generator);
        return Attend(query, key, value, options);
    }

    /// <summary>The same on checked queries, keys and values of the same batch dims.</summary>
    internal static Tensor Attend(Tensor query, Tensor key, Tensor value, AttentionOptions options)
    {
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return Attend(cast.Low(query), cast.Low(key), cast.Low(value), options);
        }

        if (query.DType.IsHalf())
        {
            return Attend(
                query.Cast(DType.Float32), key.Cast(DType.Float32), value.Cast(DType.Float32),
                options.Mask is { } mask && mask.DType.IsHalf()
                    ? options with { Mask = mask.Cast(DType.Float32) } : options)
                .Cast(query.DType);
        }

        if (options.Mask is { RequiresGrad: true } && GradMode.IsEnabled)
            return Attention.Compose(query, key, value, options);
        Tensor y = Attention.InOrderOf(query, [.. query.Shape.AsSpan()[..^1], value.Shape[-1]]);
        Tensor? state = query.Backend.Attention(query.Detach(), key.Detach(), value.Detach(), options, y);
        return y.TrackJoint(nameof(ScaledDotProductAttention), [query, key, value], dy =>
        {
            if (GradMode.IsEnabled)
            {
                (Tensor rq, Tensor rk, Tensor rv) = Attention.Gradient(dy, query, key, value, options);
                return [rq, rk, rv];
            }

            Tensor dq = Attention.InOrderOf(query, query.Shape), dk = Attention.InOrderOf(key, key.Shape),
                dv = Attention.InOrderOf(value, value.Shape);
            query.Backend.AttentionGrad(dy, query, key, value, y, state, options, dq, dk, dv);
            return [dq, dk, dv];
        });
    }

    private static void CheckAttention(
        string name, Tensor query, Tensor key, Tensor value, Tensor? mask, bool enableGqa)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        Check.Floating(name, query);
        Check.SameKind(name, query, key);
        Check.SameKind(name, query, value);
        Check.Shape(
            query.Rank >= 2 && key.Rank >= 2 && value.Rank >= 2 && query.Shape[-1] == key.Shape[-1]
                && key.Shape[-2] == value.Shape[-2],
            $"{name}: query {query.Shape}, key {key.Shape} and value {value.Shape} must be […, L, D], […, S, D] and "
                + $"[…, S, E].");
        Check.Shape(
            !enableGqa || (query.Rank >= 3 && key.Rank >= 3 && value.Rank >= 3 && key.Shape[-3] == value.Shape[-3]
                && key.Shape[-3] > 0 && query.Shape[-3] % key.Shape[-3] == 0),
            $"{name}: query {query.Shape}, key {key.Shape} and value {value.Shape}: the heads of the query, dim -3, "
                + $"must be a multiple of those of key and value.");
        if (mask is null)
            return;
        if (mask.DType == DType.Bool)
            Check.SameDevice(name, query, mask);
        else
            Check.SameKind(name, query, mask);
    }

    private static void CheckMask(string name, Tensor mask, Shape scores)
    {
        bool fits = mask.Rank <= scores.Rank;
        for (int d = 1; fits && d <= mask.Rank; d++)
            fits = mask.Shape[-d] == 1 || mask.Shape[-d] == scores[-d];
        Check.Shape(fits, $"{name}: mask {mask.Shape} does not broadcast to the scores {scores}.");
    }

    /// <summary>All three with the same dims before the last two, or the last three of grouped queries.</summary>
    private static (Tensor Query, Tensor Key, Tensor Value) Broadcast(
        string name, Tensor query, Tensor key, Tensor value, bool isGrouped)
    {
        int own = isGrouped ? 3 : 2;
        if (Batch(query).SequenceEqual(Batch(key)) && Batch(query).SequenceEqual(Batch(value)))
            return (query, key, value);
        Shape batch = Shape.Broadcast(
            name, new Shape(Batch(query)), Shape.Broadcast(name, new Shape(Batch(key)), new Shape(Batch(value))));
        return (Wide(query), Wide(key), Wide(value));

        ReadOnlySpan<int> Batch(Tensor x) => x.Shape.AsSpan()[..^own];

        Tensor Wide(Tensor x) => x.Expand([.. batch.AsSpan(), .. x.Shape.AsSpan()[^own..]]);
    }
}
