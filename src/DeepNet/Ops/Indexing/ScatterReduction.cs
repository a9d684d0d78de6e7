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

    /// <summary>The largest; NaN if one is NaN. PyTorch's amax.</summary>
    Max,

    /// <summary>The smallest; NaN if one is NaN. PyTorch's amin.</summary>
    Min,
}
