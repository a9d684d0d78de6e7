namespace DeepNet.Gpu.Kernels;

/// <summary>Takes a row-major index apart.</summary>
internal static class GpuIndex
{
    /// <summary>The place along the innermost dim, of size <paramref name="n"/>; the index goes on with the dims
    /// before it.</summary>
    public static int Take(ref long index, int n)
    {
        // 32 bits where they suffice: the division is several times faster.
        long quotient = index <= uint.MaxValue ? (uint)index / (uint)n : index / n;
        int place = (int)(index - (quotient * n));
        index = quotient;
        return place;
    }
}
