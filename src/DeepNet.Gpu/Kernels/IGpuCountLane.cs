namespace DeepNet.Gpu.Kernels;

/// <summary>A lane that counts can be converted to, without a detour through double.</summary>
internal interface IGpuCountLane<T>
    where T : struct
{
    /// <summary>A count as a number.</summary>
    static abstract T OfCount(int count);
}

internal readonly partial struct GpuF32 : IGpuCountLane<GpuF32>
{
    public static GpuF32 OfCount(int count) => new(count);
}

internal readonly partial struct GpuF64 : IGpuCountLane<GpuF64>
{
    public static GpuF64 OfCount(int count) => new(count);
}
