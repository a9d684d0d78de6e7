namespace DeepNet.Gpu.Kernels;

/// <summary>Arithmetic of places.</summary>
internal static class GpuIndex
{
    /// <summary>a / b for numbers that are not negative: in 32 bits where they suffice, which is several times faster.
    /// </summary>
    public static long Divide(long a, long b) => ((a | b) >> 32) == 0 ? (uint)a / (uint)b : a / b;
}
