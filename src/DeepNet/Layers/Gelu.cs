namespace DeepNet.Layers;

/// <summary>Gaussian error linear unit: y = x Φ(x) with the normal distribution's Φ, or approximated by
/// ½ x (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
/// <remarks>Hendrycks and Gimpel, 2016, https://arxiv.org/abs/1606.08415; torch.nn.GELU.</remarks>
public sealed class Gelu : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="isTanh">True for the approximation by tanh of GPT-2 and BERT.</param>
    public Gelu(bool isTanh = false) => IsTanh = isTanh;

    /// <summary>True for the approximation by tanh.</summary>
    public bool IsTanh { get; }

    /// <summary>The shape of x.</summary>
    public override Tensor Forward(Tensor x) => Observed(IsTanh ? x.GeluTanh() : x.Gelu());

    /// <inheritdoc/>
    protected override string Describe() => IsTanh ? "isTanh: true" : "";
}
