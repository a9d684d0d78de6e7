using DeepNet.Kernels;

namespace DeepNet.Gpu.Kernels;

/// <summary>Sizes and options of attention, and what they make of a single score.</summary>
internal readonly struct AttentionRule<TLane, TElement>
    where TLane : struct, IGpuLane<TLane, TElement>
    where TElement : unmanaged
{
    private const int Allowed = 1, Added = 2;

    /// <summary>Queries of a head.</summary>
    public readonly int L;

    /// <summary>Keys of a head.</summary>
    public readonly int S;

    /// <summary>Size of queries and keys.</summary>
    public readonly int D;

    /// <summary>Size of values.</summary>
    public readonly int E;

    /// <summary>Heads of queries that share one of keys.</summary>
    public readonly int Heads;

    /// <summary>1 if queries see no key behind their own place.</summary>
    public readonly int IsCausal;

    /// <summary>1 if weights are dropped.</summary>
    public readonly int HasDropout;

    private readonly int _mask;
    private readonly GpuMatrices<byte> _allowed;
    private readonly GpuMatrices<TElement> _added;
    private readonly TElement _scale;
    private readonly TElement _kept;
    private readonly ulong _threshold;
    private readonly ulong _seed;
    private readonly ulong _position;

    /// <summary>Takes the numbers out of the options.</summary>
    /// <param name="scale">The factor of the scores.</param>
    /// <param name="kept">The factor of weights that are not dropped.</param>
    /// <param name="q">The queries.</param>
    /// <param name="k">The keys.</param>
    /// <param name="v">The values.</param>
    /// <param name="options">The options; dropout is below 1.</param>
    public AttentionRule(TElement scale, TElement kept, Tensor q, Tensor k, Tensor v, AttentionOptions options)
    {
        (L, S, D, E) = (q.Shape[-2], k.Shape[-2], q.Shape[-1], v.Shape[-1]);
        Matrices = q.Count / ((long)L * D);
        Heads = (int)(Matrices / (k.Count / ((long)S * D)));
        (_scale, _kept, IsCausal, HasDropout) = (scale, kept, options.IsCausal ? 1 : 0, options.Dropout > 0 ? 1 : 0);
        _threshold = (ulong)Math.Round((1 - options.Dropout) * 4294967296.0);
        (_seed, _position) = (options.Random.Seed, options.Random.Position);
        Tensor? mask = options.Mask?.Detach().Expand([.. q.Shape.AsSpan()[..^1], S]);
        _mask = mask is null ? 0 : mask.DType == DType.Bool ? Allowed : Added;

        // Without such a mask never touched.
        _allowed = new GpuMatrices<byte>(_mask == Allowed ? mask! : q);
        _added = new GpuMatrices<TElement>(_mask == Added ? mask! : q);
    }

    /// <summary>Heads of queries of all batches.</summary>
    public long Matrices { get; }

    /// <summary>Where a head's mask begins.</summary>
    public long FirstOfMask(long matrix) =>
        _mask == Allowed ? _allowed.First(matrix) : _mask == Added ? _added.First(matrix) : 0;

    /// <summary>The score of a query for a key from the product of both; -∞ where it may not attend, or where there is
    /// no such query or key.</summary>
    public TLane Score(TLane product, long mask, int query, int key)
    {
        TLane hidden = TLane.Of(double.NegativeInfinity);
        if (query >= L || key >= S || (IsCausal != 0 && key > query))
            return hidden;
        TLane score = product * TLane.Of(_scale);
        if (_mask == Allowed)
            return _allowed.Get(mask, query, key) != 0 ? score : hidden;
        return _mask == Added ? score + TLane.Of(_added.Get(mask, query, key)) : score;
    }

    /// <summary>The gradient of a product from that of its score.</summary>
    public TLane Scaled(TLane slope) => slope * TLane.Of(_scale);

    /// <summary>A weight times 0 or 1 / (1 - p): the numbers of the processor's kernels.</summary>
    public TLane Drop(TLane weight, long matrix, int query, int key)
    {
        if (HasDropout == 0)
            return weight;
        long index = (((matrix * L) + query) * S) + key;
        return Philox.Bits32(_seed, _position, index) < _threshold ? weight * TLane.Of(_kept) : TLane.Of(0.0);
    }
}
