namespace DeepNet.Gpu.Kernels;

/// <summary>Independent pieces of work, one per index. A struct of views and numbers: it is copied to the device.
/// </summary>
internal interface IGpuKernel
{
    /// <summary>Does the work of one index.</summary>
    void Run(long index);
}
