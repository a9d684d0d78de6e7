namespace DeepNet.Layers;

/// <summary>What follows a layer, for <see cref="Init.CalculateGain"/>.</summary>
public enum Nonlinearity
{
    /// <summary>None: linear layers and convolutions themselves.</summary>
    Linear,

    /// <summary>The logistic function.</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>Slope 0.01, or another, below zero.</summary>
    LeakyRelu,

    /// <summary>Scaled exponential linear unit.</summary>
    Selu,
}
