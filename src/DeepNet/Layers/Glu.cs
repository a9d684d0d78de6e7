namespace DeepNet.Layers;

/// <summary>Gated linear unit: y = a · σ(b), where a and b are the halves of x along a dimension.</summary>
/// <remarks>Dauphin et al., 2016, https://arxiv.org/abs/1612.08083; torch.nn.GLU.</remarks>
public sealed class Glu : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="dim">The dimension to halve; its size is even.</param>
    public Glu(int dim = -1) => Dim = dim;

    /// <summary>The dimension to halve; its size is even.</summary>
    public int Dim { get; }

    /// <summary>The shape of x, with half the size along the dimension.</summary>
    /// <exception cref="ArgumentOutOfRangeException">x has no such dimension.</exception>
    /// <exception cref="ShapeException">x is a scalar, or the dimension's size is odd.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.Glu(Dim));

    /// <inheritdoc/>
    protected override string Describe() => $"dim: {Dim}";
}
