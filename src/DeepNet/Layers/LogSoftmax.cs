namespace DeepNet.Layers;

/// <summary>Logarithm of the softmax: yᵢ = xᵢ - ln Σⱼ exp(xⱼ).</summary>
/// <remarks>torch.nn.LogSoftmax.</remarks>
public sealed class LogSoftmax : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="dim">The dimension whose exponentials sum to 1.</param>
    public LogSoftmax(int dim = -1) => Dim = dim;

    /// <summary>The dimension whose exponentials sum to 1.</summary>
    public int Dim { get; }

    /// <summary>The shape of x.</summary>
    /// <exception cref="ArgumentOutOfRangeException">x has no such dimension.</exception>
    public override Tensor Forward(Tensor x) => Observed(x.LogSoftmax(Dim));

    /// <inheritdoc/>
    protected override string Describe() => $"dim: {Dim}";
}
