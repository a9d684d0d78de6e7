using System.Collections;
using System.Runtime.CompilerServices;

namespace DeepNet;

/// <summary>The sizes of a tensor's dimensions; empty for a scalar. Immutable.</summary>
/// <remarks>Written as a collection: <c>Shape shape = [2, 3];</c> or <c>Tensor.Zeros([2, 3])</c>.</remarks>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IReadOnlyList<int>, IEquatable<Shape>
{
    private readonly int[] _sizes;
    private Layout? _layout;

    /// <summary>Creates a shape of these sizes.</summary>
    /// <exception cref="ShapeException">A size is negative,
    /// or the number of elements does not fit in 63 bits.</exception>
    public Shape(params ReadOnlySpan<int> sizes)
    {
        _sizes = sizes.ToArray();
        // A zero size makes the tensor empty, whatever the others are: the overflow check leaves it out.
        long count = 1;
        bool empty = false;
        foreach (int size in _sizes)
        {
            if (size < 0)
                throw new ShapeException($"Shape: {this} has the negative size {size}.");
            if (size == 0)
                empty = true;
            else if (Math.BigMul(count, (long)size, out long product) is not 0 || product < 0)
                throw new ShapeException($"Shape: {this} has more elements than 63 bits can count.");
            else
                count = product;
        }

        Count = empty ? 0 : count;
    }

    /// <summary>The shape of a scalar.</summary>
    public static Shape Scalar { get; } = new([]);

    /// <summary>Number of dimensions.</summary>
    public int Rank => _sizes.Length;

    /// <summary>Number of elements: the product of the sizes, 1 for a scalar.</summary>
    public long Count { get; }

    int IReadOnlyCollection<int>.Count => _sizes.Length;

    /// <summary>Size of dimension <paramref name="dim"/>; negative counts from the end.</summary>
    public int this[int dim]
    {
        get
        {
            int i = dim < 0 ? dim + _sizes.Length : dim;
            return (uint)i < (uint)_sizes.Length
                ? _sizes[i]
                : throw new ArgumentOutOfRangeException(nameof(dim), dim, $"Shape: {this} has no dim {dim}.");
        }
    }

    /// <summary>The contiguous layout of this shape, made once.</summary>
    internal Layout Layout => _layout ??= Layout.Contiguous(this);

    /// <summary>A shape reads as its sizes.</summary>
    public static implicit operator ReadOnlySpan<int>(Shape shape) => shape is null ? default : shape._sizes;

    /// <summary>An array of sizes serves as a shape.</summary>
    public static implicit operator Shape(int[] sizes) => new(sizes);

    /// <summary>True if both have the same sizes.</summary>
    public static bool operator ==(Shape? a, Shape? b) => a is null ? b is null : a.Equals(b);

    /// <summary>True if a size or the rank differs.</summary>
    public static bool operator !=(Shape? a, Shape? b) => !(a == b);

    /// <summary>What a collection expression calls.</summary>
    public static Shape Create(ReadOnlySpan<int> sizes) => sizes.IsEmpty && Scalar is not null ? Scalar : new(sizes);

    /// <summary>The sizes as a span.</summary>
    public ReadOnlySpan<int> AsSpan() => _sizes;

    /// <summary>The sizes as a new array.</summary>
    public int[] ToArray() => [.. _sizes];

    /// <inheritdoc/>
    public bool Equals(Shape? other) =>
        ReferenceEquals(this, other) || (other is not null && _sizes.AsSpan().SequenceEqual(other._sizes));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int size in _sizes)
            hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>The sizes in brackets: <c>[2, 3]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", _sizes)}]";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_sizes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The shape both broadcast to, by NumPy's rule:
    /// sizes are aligned at the end and are equal or 1.</summary>
    internal static Shape Broadcast(string operation, Shape a, Shape b)
    {
        if (a.Equals(b))
            return a;
        var sizes = new int[Math.Max(a.Rank, b.Rank)];
        for (int i = 1; i <= sizes.Length; i++)
        {
            int sizeA = i <= a.Rank ? a._sizes[^i] : 1, sizeB = i <= b.Rank ? b._sizes[^i] : 1;
            Check.Shape(
                sizeA == sizeB || sizeA == 1 || sizeB == 1,
                $"{operation}: shapes {a} and {b} do not broadcast: "
                + $"sizes {sizeA} and {sizeB} at dim {-i} must be equal, or one of them 1.");
            sizes[^i] = sizeA == 1 ? sizeB : sizeA;
        }

        return new Shape(sizes);
    }

    /// <summary>True if broadcasting can turn this shape into <paramref name="other"/>.</summary>
    internal bool BroadcastsTo(Shape other)
    {
        bool fits = Rank <= other.Rank;
        for (int i = 1; fits && i <= Rank; i++)
            fits = _sizes[^i] == 1 || _sizes[^i] == other._sizes[^i];
        return fits;
    }

    /// <summary>This shape with dimension <paramref name="dim"/> (0 … rank-1) set to <paramref name="size"/>.</summary>
    internal Shape With(int dim, int size)
    {
        int[] sizes = ToArray();
        sizes[dim] = size;
        return new Shape(sizes);
    }
}
