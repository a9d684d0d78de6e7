namespace DeepNet;

/// <summary>What <see cref="Tensor.Pad"/> puts around a tensor.</summary>
public enum PadMode
{
    /// <summary>One value: v v | a b c | v v.</summary>
    Constant,

    /// <summary>The inside mirrored at the outermost element, which is not repeated: c b | a b c | b a.</summary>
    Reflect,

    /// <summary>The outermost element again and again: a a | a b c | c c.</summary>
    Replicate,

    /// <summary>The other end: b c | a b c | a b.</summary>
    Circular,

    /// <summary>The inside mirrored at the border, so that the outermost element comes twice: b a | a b c | c
    /// b.</summary>
    Symmetric,
}
