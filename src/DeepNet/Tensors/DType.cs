namespace DeepNet;

/// <summary>The type of a tensor's elements.</summary>
public enum DType : byte
{
    /// <summary>32-bit floating point, the default.</summary>
    Float32,

    /// <summary>64-bit floating point.</summary>
    Float64,

    /// <summary>16-bit IEEE floating point; stored in 16 bits, computed in Float32.</summary>
    Float16,

    /// <summary>16-bit brain floating point (Float32's range, 8 bits of precision); computed in Float32.</summary>
    BFloat16,

    /// <summary>64-bit signed integer, the type of indices and class labels.</summary>
    Int64,

    /// <summary>32-bit signed integer.</summary>
    Int32,

    /// <summary>8-bit signed integer.</summary>
    Int8,

    /// <summary>8-bit unsigned integer.</summary>
    UInt8,

    /// <summary>True or false, one byte each: comparisons and masks.</summary>
    Bool,
}
