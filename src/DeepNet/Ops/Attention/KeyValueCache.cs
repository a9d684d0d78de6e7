namespace DeepNet;

/// <summary>Keys and values of the positions an attention has seen, so that a model that writes one position after the
/// other computes each of them once.</summary>
/// <remarks>One cache serves one layer; memory grows by doubling. It keeps no history: use it inside
/// <see cref="Tensor.NoGrad"/>. Not safe for several threads.</remarks>
public sealed class KeyValueCache
{
    private readonly int _capacity;
    private Tensor? _keys;
    private Tensor? _values;

    /// <summary>An empty cache.</summary>
    /// <param name="capacity">Positions to make room for at once; more find room later.</param>
    /// <exception cref="ArgumentException">The capacity is negative.</exception>
    public KeyValueCache(int capacity = 0)
    {
        Check.Argument(capacity >= 0, $"KeyValueCache: capacity {capacity} must not be negative.");
        _capacity = capacity;
    }

    /// <summary>The number of positions.</summary>
    public int Length { get; private set; }

    /// <summary>[batch, …, length, size], a view, or null while nothing was appended.</summary>
    public Tensor? Keys => _keys?.Narrow(-2, 0, Length);

    /// <summary>[batch, …, length, size], a view, or null while nothing was appended.</summary>
    public Tensor? Values => _values?.Narrow(-2, 0, Length);

    /// <summary>Puts positions behind those that are there and gives all of them back.</summary>
    /// <param name="keys">[batch, …, new positions, size].</param>
    /// <param name="values">[batch, …, new positions, size]; the size may differ from that of the keys.</param>
    /// <returns>Views, valid until the cache is truncated and appended to again.</returns>
    /// <exception cref="ShapeException">Keys and values, or those before, differ in other sizes.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    /// <exception cref="InvalidOperationException">Gradients are recorded.</exception>
    public (Tensor Keys, Tensor Values) Append(Tensor keys, Tensor values)
    {
        const string name = $"{nameof(KeyValueCache)}.{nameof(Append)}";
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(values);
        Check.State(
            !Tensor.IsRecording(keys, values),
            $"{name}: no gradient flows through a cache; call it inside using (Tensor.NoGrad()).");
        Check.SameKind(name, keys, values);
        Check.Shape(
            keys.Rank >= 3 && keys.Rank == values.Rank
                && keys.Shape.AsSpan()[..^1].SequenceEqual(values.Shape.AsSpan()[..^1]),
            $"{name}: keys {keys.Shape} and values {values.Shape} must be [batch, …, positions, size] with the same "
                + $"sizes before the last.");
        if (_keys is not null)
        {
            Check.SameKind(name, _keys, keys);
            Check.Shape(
                Fits(keys, _keys) && Fits(values, _values!),
                $"{name}: keys {keys.Shape} and values {values.Shape} do not continue keys {Keys!.Shape} and values "
                    + $"{Values!.Shape}; only the positions may differ.");
        }

        int added = keys.Shape[-2];
        _keys = Write(_keys, keys);
        _values = Write(_values, values);
        Length += added;
        return (Keys!, Values!);
    }

    /// <summary>Forgets what lies behind the first positions: text that was taken back.</summary>
    /// <param name="length">How many positions stay.</param>
    /// <exception cref="ArgumentException">There are fewer.</exception>
    public void Truncate(int length)
    {
        Check.Argument(
            length >= 0 && length <= Length,
            $"{nameof(KeyValueCache)}.{nameof(Truncate)}: length {length} must be in 0 … {Length}, what the cache "
                + $"holds.");
        Length = length;
    }

    /// <summary>Makes row i of the batch what row index[i] was: the beams that go on in a beam search.</summary>
    /// <param name="index">[rows], Int64 or Int32; there may be more or fewer rows than before.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the batch.</exception>
    public void Reorder(Tensor index)
    {
        ArgumentNullException.ThrowIfNull(index);
        Check.Shape(
            index.Rank == 1, $"{nameof(KeyValueCache)}.{nameof(Reorder)}: index {index.Shape} must be [rows].");
        _keys = _keys?.IndexSelect(0, index);
        _values = _values?.IndexSelect(0, index);
    }

    /// <summary>Forgets everything, the shapes too.</summary>
    public void Clear() => (_keys, _values, Length) = (null, null, 0);

    internal static void CheckCount(string name, IReadOnlyList<KeyValueCache> caches, int layers)
    {
        ArgumentNullException.ThrowIfNull(caches);
        Check.Argument(
            caches.Count == layers, $"{name}: {caches.Count} caches for {layers} layers; each needs one of its own.");
    }

    private static bool Fits(Tensor x, Tensor buffer) =>
        x.Rank == buffer.Rank && x.Shape[-1] == buffer.Shape[-1]
        && x.Shape.AsSpan()[..^2].SequenceEqual(buffer.Shape.AsSpan()[..^2]);

    /// <summary>The buffer, or a larger one, with the new positions behind those it holds.</summary>
    private Tensor Write(Tensor? buffer, Tensor x)
    {
        int needed = Check.Size($"{nameof(KeyValueCache)}.{nameof(Append)}", (long)Length + x.Shape[-2]);
        if (buffer is null || buffer.Shape[-2] < needed)
        {
            int room = (int)Math.Max(needed, Math.Max(_capacity, Math.Min(2L * Length, int.MaxValue)));
            Tensor larger = x.New(x.Shape.With(x.Rank - 2, room));
            if (Length > 0)
                larger.Narrow(-2, 0, Length).Overwrite(buffer!.Narrow(-2, 0, Length));
            buffer = larger;
        }

        buffer.Narrow(-2, Length, x.Shape[-2]).Overwrite(x.Detach());
        return buffer;
    }
}
