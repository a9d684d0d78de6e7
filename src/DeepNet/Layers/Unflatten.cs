namespace DeepNet.Layers;

/// <summary>Splits one dimension into several.</summary>
/// <remarks>torch.nn.Unflatten; the operation is <see cref="Tensor.Unflatten"/>.</remarks>
public sealed class Unflatten : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="dim">The dimension to split; negative ones count from the end.</param>
    /// <param name="sizes">What it becomes; one size may be -1 and follows from the rest.</param>
    /// <exception cref="ArgumentException">There are no sizes, more than one -1, or smaller ones.</exception>
    public Unflatten(int dim, params ReadOnlySpan<int> sizes)
    {
        Check.Argument(!sizes.IsEmpty, $"Unflatten: dim {dim} needs at least one size.");
        int[] parts = sizes.ToArray();
        Check.Argument(
            Array.TrueForAll(parts, part => part >= -1) && sizes.Count(-1) <= 1,
            $"Unflatten: sizes [{string.Join(", ", parts)}] must not be negative, but for one -1.");
        (Dim, Sizes) = (dim, parts);
    }

    /// <summary>The dimension to split.</summary>
    public int Dim { get; }

    /// <summary>What it becomes.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>[…, size, …] to […, sizes, …].</summary>
    /// <exception cref="ShapeException">The sizes do not multiply to that of the dimension.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The input has no such dimension.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.Unflatten(Dim, [.. Sizes]));

    /// <inheritdoc/>
    protected override string Describe() => $"dim: {Dim}, sizes: [{string.Join(", ", Sizes)}]";
}
