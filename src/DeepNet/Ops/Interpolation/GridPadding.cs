namespace DeepNet;

/// <summary>What <see cref="Tensor.GridSample"/> sees outside of the input.</summary>
public enum GridPadding
{
    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>The nearest element of the border.</summary>
    Border,

    /// <summary>The input mirrored at its border, again and again.</summary>
    Reflection,
}
