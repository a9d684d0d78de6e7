namespace DeepNet.Layers;

/// <summary>Splits one dimension into several.</summary>
/// <remarks>torch.nn.Unflatten.</remarks>
public sealed class Unflatten : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="dim">The dimension to split.</param>
    /// <param name="sizes">What it becomes; one size may be -1 and follows from the rest.</param>
    /// <exception cref="ArgumentException">There are no sizes.</exception>
    public Unflatten(int dim, params ReadOnlySpan<int> sizes)
    {
        Check.Argument(!sizes.IsEmpty, $"Unflatten: dim {dim} needs at least one size.");
        Dim = dim;
        Sizes = sizes.ToArray();
    }

    /// <summary>The dimension to split.</summary>
    public int Dim { get; }

    /// <summary>What it becomes.</summary>
    public IReadOnlyList<int> Sizes { get; }

    /// <summary>[…, size, …] to […, sizes, …].</summary>
    public override Tensor Forward(Tensor x) => Observed(x.Unflatten(Dim, [.. Sizes]));

    /// <inheritdoc/>
    protected override string Describe() => $"dim: {Dim}, sizes: [{string.Join(", ", Sizes)}]";
}
