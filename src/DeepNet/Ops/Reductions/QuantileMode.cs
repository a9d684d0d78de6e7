namespace DeepNet;

/// <summary>What <see cref="Tensor.Quantile(double, int, bool, QuantileMode)"/> gives between two elements.</summary>
public enum QuantileMode
{
    /// <summary>The point between them in proportion.</summary>
    Linear,

    /// <summary>The smaller one.</summary>
    Lower,

    /// <summary>The larger one.</summary>
    Higher,

    /// <summary>Their mean.</summary>
    Midpoint,

    /// <summary>The nearer one; half-way the one at the even position.</summary>
    Nearest,
}
