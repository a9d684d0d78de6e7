namespace DeepNet.Gpu.Kernels;

/// <summary>Turns one counter into four random elements.</summary>
internal interface IGpuDraw<T>
    where T : unmanaged
{
    /// <summary>The elements of a counter, in their order.</summary>
    (T A, T B, T C, T D) Draw(ulong seed, ulong counter);
}
