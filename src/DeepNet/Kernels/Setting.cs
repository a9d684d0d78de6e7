namespace DeepNet.Kernels;

/// <summary>A number that an operation is set to, rounded for every type of element once: a kernel of a GPU that works
/// in floats then neither reads nor converts doubles.</summary>
/// <remarks>Kept as bits, of which two settings without gaps are equal where the numbers are.</remarks>
internal readonly struct Setting(double value)
{
    /// <summary>The bits of the number.</summary>
    public readonly long Bits64 = BitConverter.DoubleToInt64Bits(value);

    /// <summary>The bits of the nearest float; a long, so that there is no gap behind it.</summary>
    public readonly long Bits32 = BitConverter.SingleToInt32Bits((float)value);

    /// <summary>The number.</summary>
    public double Value => BitConverter.Int64BitsToDouble(Bits64);

    /// <summary>Whether the number is 0 or -0.</summary>
    public bool IsZero => (Bits64 & long.MaxValue) == 0;

    public static implicit operator Setting(double value) => new(value);
}
