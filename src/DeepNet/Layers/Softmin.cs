namespace DeepNet.Layers;

/// <summary>Makes a dimension positive with sum 1, the smallest element the largest: yᵢ = exp(-xᵢ) / Σⱼ
/// exp(-xⱼ).</summary>
/// <remarks>torch.nn.Softmin.</remarks>
public sealed class Softmin : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="dim">The dimension that sums to 1.</param>
    public Softmin(int dim = -1) => Dim = dim;

    /// <summary>The dimension that sums to 1.</summary>
    public int Dim { get; }

    /// <summary>The shape of x.</summary>
    /// <exception cref="ArgumentOutOfRangeException">x has no such dimension.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.Softmin(Dim));

    /// <inheritdoc/>
    protected override string Describe() => $"dim: {Dim}";
}
