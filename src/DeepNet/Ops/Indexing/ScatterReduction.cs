namespace DeepNet;

/// <summary>How <see cref="Tensor.ScatterReduce"/> combines values that meet.</summary>
public enum ScatterReduction
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their product.</summary>
    Prod,

    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>The largest; NaN if one is NaN.</summary>
    Amax,

    /// <summary>The smallest; NaN if one is NaN.</summary>
    Amin,
}
