namespace DeepNet.Layers;

/// <summary>Attention in several heads: y = concat(headᵢ) Wₒ + bₒ with headᵢ = attention(q Wᵢᑫ, k Wᵢᵏ, v
/// Wᵢᵛ).</summary>
/// <remarks>
/// attention(q, k, v) = softmax(q kᵀ / √(embedDim / numHeads)) v. Vaswani et al., 2017,
/// https://arxiv.org/abs/1706.03762; torch.nn.MultiheadAttention. Masks are those of PyTorch's class: of Bool type,
/// true hides a key, the opposite of <see cref="Tensor.ScaledDotProductAttention"/>; of floating point type they are
/// added to the scores. Projections start Xavier uniform, biases at 0.
/// </remarks>
public sealed partial class MultiHeadAttention : Layer
{
    private readonly RandomSource? _generator;

    /// <summary>Creates the layer.</summary>
    /// <param name="embedDim">Size of queries and results.</param>
    /// <param name="numHeads">Heads; each has embedDim / numHeads features.</param>
    /// <param name="dropout">Probability with which an attention weight is dropped while training.</param>
    /// <param name="bias">False leaves the biases of the projections out.</param>
    /// <param name="addBiasKv">Appends a learned key and value to every sequence.</param>
    /// <param name="addZeroAttention">Appends a key and value of zeros.</param>
    /// <param name="keyDim">Size of keys; embedDim if not given.</param>
    /// <param name="valueDim">Size of values; embedDim if not given.</param>
    /// <param name="batchFirst">True for [batch, length, size], false for [length, batch, size].</param>
    /// <param name="generator">Where initial values and dropout come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is not positive, embedDim is not a multiple of numHeads, or dropout
    /// is not in [0, 1].</exception>
    public MultiHeadAttention(
        int embedDim,
        int numHeads,
        double dropout = 0,
        bool bias = true,
        bool addBiasKv = false,
        bool addZeroAttention = false,
        int? keyDim = null,
        int? valueDim = null,
        bool batchFirst = false,
        RandomSource? generator = null)
    {
        const string name = nameof(MultiHeadAttention);
        Check.Argument(numHeads > 0, $"{name}: numHeads {numHeads} must be positive.");
        Check.Argument(
            embedDim > 0 && embedDim % numHeads == 0,
            $"{name}: embedDim {embedDim} must be a positive multiple of numHeads {numHeads}.");
        Check.Argument(keyDim is null or > 0, $"{name}: keyDim {keyDim} must be positive.");
        Check.Argument(valueDim is null or > 0, $"{name}: valueDim {valueDim} must be positive.");
        Check.Argument(dropout is >= 0 and <= 1, $"{name}: dropout {dropout} must be in [0, 1].");
        (EmbedDim, NumHeads, DropoutP, AddZeroAttention, BatchFirst) =
            (embedDim, numHeads, dropout, addZeroAttention, batchFirst);
        if ((keyDim ?? embedDim) == embedDim && (valueDim ?? embedDim) == embedDim)
        {
            InProjWeight = Projection(3 * embedDim, embedDim, generator);
        }
        else
        {
            QProjWeight = Projection(embedDim, embedDim, generator);
            KProjWeight = Projection(embedDim, keyDim ?? embedDim, generator);
            VProjWeight = Projection(embedDim, valueDim ?? embedDim, generator);
        }

        InProjBias = bias ? new Parameter(Tensor.Zeros([3 * embedDim])) : null;
        if (addBiasKv)
        {
            BiasK = new Parameter(Tensor.Empty([1, 1, embedDim]));
            BiasV = new Parameter(Tensor.Empty([1, 1, embedDim]));
            Init.XavierNormal(BiasK, generator: generator);
            Init.XavierNormal(BiasV, generator: generator);
        }

        OutProj = new Linear(embedDim, embedDim, bias, generator);
        if (OutProj.Bias is { } outBias)
            Init.Zeros(outBias);
        _generator = generator?.Split();
    }

    /// <summary>Size of queries and results.</summary>
    public int EmbedDim { get; }

    /// <summary>The number of heads.</summary>
    public int NumHeads { get; }

    /// <summary>Probability with which an attention weight is dropped while training.</summary>
    public double DropoutP { get; }

    /// <summary>Whether a key and value of zeros is appended.</summary>
    public bool AddZeroAttention { get; }

    /// <summary>True for [batch, length, size], false for [length, batch, size].</summary>
    public bool BatchFirst { get; }

    /// <summary>[3 · embedDim, embedDim], for queries, keys and values; null where these have sizes of their
    /// own.</summary>
    public Parameter? InProjWeight { get; }

    /// <summary>[embedDim, embedDim], or null.</summary>
    public Parameter? QProjWeight { get; }

    /// <summary>[embedDim, keyDim], or null.</summary>
    public Parameter? KProjWeight { get; }

    /// <summary>[embedDim, valueDim], or null.</summary>
    public Parameter? VProjWeight { get; }

    /// <summary>[3 · embedDim], or null without bias.</summary>
    public Parameter? InProjBias { get; }

    /// <summary>The learned key, [1, 1, embedDim], or null.</summary>
    public Parameter? BiasK { get; }

    /// <summary>The learned value, [1, 1, embedDim], or null.</summary>
    public Parameter? BiasV { get; }

    /// <summary>The map of the joined heads.</summary>
    public Linear OutProj { get; }

    /// <summary>Self-attention: every position attends to all.</summary>
    public override Tensor Forward(Tensor x) => Forward(x, x, x);

    /// <summary>The queries' attention to keys and values, of the query's shape; memory grows with the lengths, not
    /// their product.</summary>
    /// <param name="query">[batch, L, embedDim], or [L, batch, embedDim] without batchFirst, or [L, embedDim].</param>
    /// <param name="key">The same with S and keyDim.</param>
    /// <param name="value">The same with S and valueDim.</param>
    /// <param name="keyPaddingMask">[batch, S] or [S]: true for keys to ignore, or numbers added to their
    /// scores.</param>
    /// <param name="attentionMask">[L, S] or [batch · numHeads, L, S]: true where a query must not attend to a key, or
    /// numbers added to the scores.</param>
    /// <param name="isCausal">Query i attends to keys 0 … i only; needs no mask.</param>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    public Tensor Forward(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor? keyPaddingMask = null,
        Tensor? attentionMask = null,
        bool isCausal = false)
    {
        Inputs x = Checked(query, key, value, keyPaddingMask, attentionMask);
        Tensor y;
        if (InProjWeight is not null && !IsExtended && query == key && key == value)
        {
            Tensor packed = x.Query.Linear(InProjWeight, InProjBias);
            int batch = packed.Shape[BatchFirst ? 0 : 1], length = packed.Shape[BatchFirst ? 1 : 0];
            AttentionOptions options = Options([batch, NumHeads, length, length], x.Mask, isCausal);
            y = Tensor.PackedAttention(packed, NumHeads, BatchFirst, options);
        }
        else
        {
            (Tensor q, Tensor k, Tensor v, Tensor? mask) = Project(x, isCausal);
            Shape scores = [.. q.Shape.AsSpan()[..^1], k.Shape[-2]];
            y = Joined(Tensor.Attend(q, k, v, Options(scores, mask, isCausal && !IsExtended)));
        }

        y = OutProj.Forward(y);
        return Observed(x.IsBatched ? y : y.Squeeze(x.BatchDim));
    }

    /// <summary>The same as <see cref="Forward(Tensor, Tensor, Tensor, Tensor?, Tensor?, bool)"/>, and the attention
    /// weights; takes memory for them.</summary>
    /// <returns>The output, and weights [batch, L, S] averaged over the heads, or with
    /// <paramref name="averageWeights"/> false [batch, numHeads, L, S].</returns>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    public (Tensor Output, Tensor Weights) ForwardWithWeights(
        Tensor query,
        Tensor key,
        Tensor value,
        Tensor? keyPaddingMask = null,
        Tensor? attentionMask = null,
        bool averageWeights = true,
        bool isCausal = false)
    {
        Inputs x = Checked(query, key, value, keyPaddingMask, attentionMask);
        (Tensor q, Tensor k, Tensor v, Tensor? mask) = Project(x, isCausal);
        Shape scores = [.. q.Shape.AsSpan()[..^1], k.Shape[-2]];
        var options = AttentionOptions.Resolve(
            scores, EmbedDim / NumHeads, mask, 0, isCausal && !IsExtended, null, _generator);
        Tensor weights = Attention.Probabilities(q, k, options).Dropout(DropoutP, IsTraining, _generator);
        Tensor y = OutProj.Forward(Joined(weights.MatMul(v)));
        if (averageWeights)
            weights = weights.Mean(1);
        return x.IsBatched ? (Observed(y), weights) : (Observed(y.Squeeze(x.BatchDim)), weights.Squeeze(0));
    }

    private int KeyDim => KProjWeight?.Shape[1] ?? EmbedDim;

    private int ValueDim => VProjWeight?.Shape[1] ?? EmbedDim;

    /// <summary>Whether keys are appended, which every query sees, also a causal one.</summary>
    private bool IsExtended => BiasK is not null || AddZeroAttention;

    /// <inheritdoc/>
    protected override string Describe() => $"{EmbedDim}, numHeads: {NumHeads}, dropout: {SettingText.Of(DropoutP)}"
        + (InProjBias is null ? ", bias: false" : "")
        + (BiasK is null ? "" : ", addBiasKv: true")
        + (AddZeroAttention ? ", addZeroAttention: true" : "")
        + (KeyDim == EmbedDim ? "" : $", keyDim: {KeyDim}")
        + (ValueDim == EmbedDim ? "" : $", valueDim: {ValueDim}")
        + (BatchFirst ? ", batchFirst: true" : "");

    private static Parameter Projection(int outputs, int inputs, RandomSource? generator)
    {
        var weight = new Parameter(Tensor.Empty([outputs, inputs]));
        Init.XavierUniform(weight, generator: generator);
        return weight;
    }

    /// <summary>Batched inputs, and the masks as one that broadcasts to [batch, heads, L, S]: true may attend, or
    /// added.</summary>
    private Inputs Checked(Tensor query, Tensor key, Tensor value, Tensor? keyPadding, Tensor? attention)
    {
        const string name = nameof(MultiHeadAttention);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        bool isBatched = query.Rank == 3;
        int batchDim = BatchFirst ? 0 : 1;
        Check.Shape(
            query.Rank is 2 or 3 && key.Rank == query.Rank && value.Rank == query.Rank && query.Shape[-1] == EmbedDim
                && key.Shape[-1] == KeyDim && value.Shape[-1] == ValueDim,
            $"{name}: query {query.Shape}, key {key.Shape} and value {value.Shape} must have 3 dims, or 2 without "
                + $"batch, and {EmbedDim}, {KeyDim} and {ValueDim} features.");
        CheckMask("keyPaddingMask", keyPadding, query);
        CheckMask("attentionMask", attention, query);
        if (!isBatched)
        {
            bool isSelf = query == key && key == value;
            query = query.Unsqueeze(batchDim);
            (key, value) = isSelf ? (query, query) : (key.Unsqueeze(batchDim), value.Unsqueeze(batchDim));
        }

        int batch = query.Shape[batchDim], queries = query.Shape[1 - batchDim], keys = key.Shape[1 - batchDim];
        Check.Shape(
            key.Shape[batchDim] == batch && value.Shape[batchDim] == batch && value.Shape[1 - batchDim] == keys,
            $"{name}: query {query.Shape}, key {key.Shape} and value {value.Shape} must have the same batch, key and "
                + $"value the same length.");
        Tensor? padding = null, scores = null;
        if (keyPadding is not null)
        {
            Check.Shape(
                keyPadding.Rank is 1 or 2 && keyPadding.Count == (long)batch * keys && keyPadding.Shape[-1] == keys,
                $"{name}: keyPaddingMask {keyPadding.Shape} must be [{batch}, {keys}], [batch, S].");
            padding = keyPadding.Reshape(batch, 1, 1, keys);
        }

        if (attention is not null)
        {
            bool isShared = attention.Rank == 2;
            Check.Shape(
                attention.Rank is 2 or 3 && attention.Shape[-2] == queries && attention.Shape[-1] == keys
                    && (isShared || attention.Shape[0] == batch * NumHeads),
                $"{name}: attentionMask {attention.Shape} must be [{queries}, {keys}] or "
                    + $"[{batch * NumHeads}, {queries}, {keys}], [batch · numHeads, L, S].");
            scores = attention.Reshape(isShared ? 1 : batch, isShared ? 1 : NumHeads, queries, keys);
        }

        return new Inputs(query, key, value, Combined(query, padding, scores), isBatched, batchDim);
    }

    private static void CheckMask(string argument, Tensor? mask, Tensor query)
    {
        if (mask is not null && mask.DType != DType.Bool && !(Autocast.IsOn && mask.DType.IsFloatingPoint()))
            Check.Is(nameof(MultiHeadAttention), argument, mask, query.DType);
    }

    private static Tensor? Combined(Tensor query, Tensor? a, Tensor? b)
    {
        if (a is null || b is null)
            return (a ?? b) is { DType: DType.Bool } hidden ? hidden.LogicalNot() : a ?? b;
        return a.DType == DType.Bool && b.DType == DType.Bool
            ? a.LogicalOr(b).LogicalNot()
            : Added(a, query) + Added(b, query);
    }

    private static Tensor Added(Tensor mask, Tensor query) => mask.DType != DType.Bool
        ? mask
        : Tensor.Zeros(mask.Shape, query.DType, query.Device).MaskedFill(mask, double.NegativeInfinity);

    /// <summary>Queries, keys and values as [batch, heads, length, size]; with keys appended the mask has them
    /// too.</summary>
    private (Tensor Q, Tensor K, Tensor V, Tensor? Mask) Project(Inputs x, bool isCausal)
    {
        (Tensor[] weights, Tensor[]? biases) = InProjection();
        Tensor q = x.Query.Linear(weights[0], biases?[0]), k = x.Key.Linear(weights[1], biases?[1]),
            v = x.Value.Linear(weights[2], biases?[2]);
        int length = 1 - x.BatchDim, keys = k.Shape[length], added = 0;
        Tensor? mask = x.Mask;
        if (BiasK is not null)
        {
            k = Tensor.Concat([k, Row(k, BiasK)], length);
            v = Tensor.Concat([v, Row(v, BiasV!)], length);
            added++;
        }

        if (AddZeroAttention)
        {
            Tensor zero = Tensor.Zeros([1, 1, EmbedDim], k.DType, k.Device);
            k = Tensor.Concat([k, Row(k, zero)], length);
            v = Tensor.Concat([v, Row(v, zero)], length);
            added++;
        }

        if (added > 0 && isCausal)
        {
            // What is appended stays in sight of every query.
            Tensor past = Tensor.Ones([q.Shape[length], keys], DType.Int64, q.Device).Tril().Cast(DType.Bool);
            mask = mask is null ? past
                : mask.DType == DType.Bool ? mask.LogicalAnd(past)
                : mask.MaskedFill(past.LogicalNot(), double.NegativeInfinity);
        }

        if (added > 0 && mask is not null)
        {
            int[] sizes = [.. mask.Shape.AsSpan()[..^1], added];
            mask = Tensor.Concat(
                [
                    mask,
                    mask.DType == DType.Bool
                        ? Tensor.Ones(sizes, DType.Bool, q.Device) : Tensor.Zeros(sizes, mask.DType, q.Device),
                ],
                -1);
        }

        return (Heads(q), Heads(k), Heads(v), mask);

        Tensor Row(Tensor of, Tensor row) =>
            row.Expand(BatchFirst ? [of.Shape[0], 1, EmbedDim] : [1, of.Shape[1], EmbedDim]);
    }

    /// <summary>Of queries, keys and values; each parameter is read once.</summary>
    private (Tensor[] Weights, Tensor[]? Biases) InProjection() => (
        InProjWeight?.Value.Chunk(3, 0) ?? [QProjWeight!.Value, KProjWeight!.Value, VProjWeight!.Value],
        InProjBias?.Value.Chunk(3, 0));

    private Tensor Heads(Tensor x)
    {
        Tensor split = x.Unflatten(2, NumHeads, EmbedDim / NumHeads);
        return BatchFirst ? split.Permute(0, 2, 1, 3) : split.Permute(1, 2, 0, 3);
    }

    private Tensor Joined(Tensor y)
    {
        Tensor rows = BatchFirst ? y.Permute(0, 2, 1, 3) : y.Permute(2, 0, 1, 3);
        return rows.Reshape(rows.Shape[0], rows.Shape[1], EmbedDim);
    }

    private AttentionOptions Options(Shape scores, Tensor? mask, bool isCausal) => AttentionOptions.Resolve(
        scores, EmbedDim / NumHeads, mask, IsTraining ? DropoutP : 0, isCausal, null, _generator);

    private sealed record Inputs(
        Tensor Query, Tensor Key, Tensor Value, Tensor? Mask, bool IsBatched, int BatchDim);
}
