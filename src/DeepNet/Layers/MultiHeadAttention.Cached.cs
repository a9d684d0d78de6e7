namespace DeepNet.Layers;

public sealed partial class MultiHeadAttention
{
    /// <summary>Causal self-attention of the positions that follow those in the cache, which it then holds too: the
    /// rows that <see cref="Forward(Tensor, Tensor, Tensor, Tensor?, Tensor?, bool)"/> with isCausal would give for
    /// them.</summary>
    /// <param name="x">[batch, new, embedDim], or [new, batch, embedDim] without batchFirst: a whole prompt, or a
    /// position.</param>
    /// <param name="cache">What earlier calls of this layer left.</param>
    /// <param name="keyPaddingMask">[batch, keys], those in the cache first: true for keys to ignore, or numbers added
    /// to their scores.</param>
    /// <returns>The result for the new positions, of the shape of x.</returns>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="InvalidOperationException">Gradients are recorded, or the layer appends keys of its own.
    /// </exception>
    public Tensor ForwardCached(Tensor x, KeyValueCache cache, Tensor? keyPaddingMask = null)
    {
        const string name = $"{nameof(MultiHeadAttention)}.{nameof(ForwardCached)}";
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(cache);
        Check.State(!IsExtended, $"{name}: addBiasKv and addZeroAttention do not go with a cache.");
        Check.Shape(
            x.Rank == 3 && x.Shape[-1] == EmbedDim,
            $"{name}: {x.Shape} must be {(BatchFirst ? "[batch, length" : "[length, batch")}, {EmbedDim}].");
        int batchDim = BatchFirst ? 0 : 1, batch = x.Shape[batchDim], queries = x.Shape[1 - batchDim];
        int keys = cache.Length + queries;
        Check.Shape(
            keyPaddingMask is null || (keyPaddingMask.Rank == 2 && keyPaddingMask.Shape[0] == batch
                && keyPaddingMask.Shape[1] == keys),
            $"{name}: keyPaddingMask {keyPaddingMask?.Shape} must be [{batch}, {keys}], with the keys in the cache.");
        CheckMask(nameof(keyPaddingMask), keyPaddingMask, x);
        (Tensor q, Tensor k, Tensor v, _) = Project(new Inputs(x, x, x, null, true, batchDim), isCausal: false);
        bool isFirst = cache.Length == 0;
        (k, v) = cache.Append(k, v);

        // The first call is plainly causal, and a single query sees everything.
        Tensor? future = isFirst || queries == 1
            ? null
            : Tensor.Ones([1, 1, queries, keys], DType.Int64, x.Device).Triu(keys - queries + 1).Cast(DType.Bool);
        Tensor? mask = Combined(x, keyPaddingMask?.Reshape(batch, 1, 1, keys), future);
        Shape scores = [batch, NumHeads, queries, keys];
        Tensor y = Joined(Tensor.Attend(q, k, v, Options(scores, mask, isCausal: isFirst)));
        return Observed(OutProj.Forward(y));
    }

    /// <summary>Attention to a memory whose keys and values are computed by the first call and found in the cache by
    /// the others.</summary>
    /// <param name="query">[batch, length, embedDim], or [length, batch, embedDim] without batchFirst.</param>
    /// <param name="memory">[batch, S, keyDim] or [S, batch, keyDim], keys and values; the same in every call.</param>
    /// <param name="cache">Empty, or what the first call left; it does not grow.</param>
    /// <param name="keyPaddingMask">[batch, S]: true for keys to ignore, or numbers added to their scores.</param>
    /// <returns>What <see cref="Forward(Tensor, Tensor, Tensor, Tensor?, Tensor?, bool)"/> would give, of the query's
    /// shape.</returns>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="InvalidOperationException">Gradients are recorded, or the layer appends keys of its own.
    /// </exception>
    public Tensor ForwardMemoryCached(
        Tensor query, Tensor memory, KeyValueCache cache, Tensor? keyPaddingMask = null)
    {
        const string name = $"{nameof(MultiHeadAttention)}.{nameof(ForwardMemoryCached)}";
        ArgumentNullException.ThrowIfNull(cache);
        Check.State(!IsExtended, $"{name}: addBiasKv and addZeroAttention do not go with a cache.");
        Inputs x = Checked(query, memory, memory, keyPaddingMask, null);
        int batchDim = x.BatchDim, batch = memory.Shape[batchDim], keys = memory.Shape[1 - batchDim];
        Check.Shape(x.IsBatched, $"{name}: query {query.Shape} must have a batch.");
        Check.Shape(
            cache.Length == 0 || (cache.Length == keys && cache.Keys!.Shape[0] == batch),
            $"{name}: the cache holds keys {cache.Keys?.Shape} of another memory than {memory.Shape}.");
        if (cache.Length == 0)
        {
            (_, Tensor k, Tensor v, _) = Project(x, isCausal: false);
            cache.Append(k, v);
        }

        (Tensor[] weights, Tensor[]? biases) = InProjection();
        Tensor q = Heads(x.Query.Linear(weights[0], biases?[0]));
        Shape scores = [batch, NumHeads, q.Shape[2], keys];
        Tensor y = Joined(Tensor.Attend(q, cache.Keys!, cache.Values!, Options(scores, x.Mask, isCausal: false)));
        return Observed(OutProj.Forward(y));
    }
}
