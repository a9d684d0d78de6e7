namespace DeepNet.Models;

/// <summary>The nonlinearity of a model's feed-forward networks.</summary>
public enum ActivationKind
{
    /// <summary>x Φ(x), exact: <c>gelu</c> in config.json.</summary>
    Gelu,

    /// <summary>The approximation of it by tanh: <c>gelu_new</c>, <c>gelu_pytorch_tanh</c>, <c>gelu_fast</c>.</summary>
    GeluTanh,

    /// <summary>max(x, 0): <c>relu</c>.</summary>
    Relu,

    /// <summary>x σ(x): <c>silu</c>, <c>swish</c>.</summary>
    Silu,

    /// <summary>The hyperbolic tangent: <c>tanh</c>.</summary>
    Tanh,
}
