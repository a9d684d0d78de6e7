namespace DeepNet.Backends.Cpu;

/// <summary>A matrix of each head: where it begins and how far its rows are apart; elements of a row are
/// adjacent.</summary>
internal readonly unsafe struct AttentionMatrices<TElement>(Tensor x)
    where TElement : unmanaged
{
    private readonly TElement* _data = x.Pointer<TElement>();
    private readonly long[] _offsets = AttentionPlan.Offsets(x);

    /// <summary>Elements from one row to the next.</summary>
    public long Row { get; } = x.Layout.Strides[^2];

    public TElement* this[long matrix] => _data + _offsets[matrix];
}

/// <summary>Sizes and options that forward and gradient share.</summary>
internal readonly unsafe struct AttentionPlan
{
    /// <summary>Queries in a block: lanes of the scores, which are kept as [keys, queries].</summary>
    public const int Queries = 64;

    /// <summary>Keys in a block.</summary>
    public const int Keys = 64;

    private readonly long[]? _maskOffsets;
    private readonly void* _mask;

    public AttentionPlan(Tensor q, Tensor k, Tensor v, AttentionOptions options, Tensor? mask)
    {
        (L, S, D, E) = (q.Shape[-2], k.Shape[-2], q.Shape[-1], v.Shape[-1]);
        Matrices = q.Count / ((long)L * D);
        Groups = Matrices / (k.Count / ((long)S * D));
        (Scale, IsCausal, Dropout, Random) = (options.Scale, options.IsCausal, options.Dropout, options.Random);
        if (mask is null)
            return;
        _mask = mask.DType == DType.Float32 ? mask.Pointer<float>() : mask.Pointer<double>();
        _maskOffsets = Offsets(mask);
        MaskKey = mask.Layout.Strides[^2];
        MaskPerQuery = mask.Shape[-1] > 1;
    }

    /// <summary>Queries of a head.</summary>
    public int L { get; }

    /// <summary>Keys of a head.</summary>
    public int S { get; }

    /// <summary>Size of queries and keys.</summary>
    public int D { get; }

    /// <summary>Size of values.</summary>
    public int E { get; }

    /// <summary>Heads of all batches.</summary>
    public long Matrices { get; }

    /// <summary>Heads of queries that share one of keys.</summary>
    public long Groups { get; }

    public double Scale { get; }

    public bool IsCausal { get; }

    public double Dropout { get; }

    public RandomState Random { get; }

    public bool HasMask => _mask != null;

    public int QueryBlocks => (L + Queries - 1) / Queries;

    /// <summary>Elements from one key of the mask to the next.</summary>
    public long MaskKey { get; }

    /// <summary>Whether queries have masks of their own, side by side.</summary>
    public bool MaskPerQuery { get; }

    public TElement* Mask<TElement>(long matrix)
        where TElement : unmanaged => (TElement*)_mask + _maskOffsets![matrix];

    /// <summary>The first key that none of the queries up to <paramref name="lastQuery"/> may attend to.</summary>
    public int KeyEnd(int lastQuery) => IsCausal ? Math.Min(S, lastQuery + 1) : S;

    /// <summary>Where each matrix of the last two dims begins, in row-major order of the others.</summary>
    public static long[] Offsets(Tensor x)
    {
        var offsets = new long[x.Count / Math.Max(1, (long)x.Shape[-2] * x.Shape[-1])];
        ReadOnlySpan<int> sizes = x.Shape.AsSpan();
        for (int i = 0; i < offsets.Length; i++)
        {
            int rest = i;
            for (int d = sizes.Length - 3; d >= 0; d--)
            {
                (rest, int at) = Math.DivRem(rest, sizes[d]);
                offsets[i] += at * x.Layout.Strides[d];
            }
        }

        return offsets;
    }
}
