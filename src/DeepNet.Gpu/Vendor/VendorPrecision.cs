namespace DeepNet.Gpu.Vendor;

/// <summary>What a vendor's library computes with. Sums are Float32's.</summary>
internal enum VendorPrecision
{
    /// <summary>Float32 throughout.</summary>
    Float32,

    /// <summary>Float32 in memory; factors are rounded to 10 bits after the point before they are multiplied.</summary>
    Tf32,

    /// <summary>Float16 in memory.</summary>
    Float16,

    /// <summary>BFloat16 in memory.</summary>
    BFloat16,
}
