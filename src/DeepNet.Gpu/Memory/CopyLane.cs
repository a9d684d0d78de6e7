namespace DeepNet.Gpu.Memory;

/// <summary>Where a copy waits for its turn.</summary>
internal enum CopyLane
{
    /// <summary>Among the kernels, in the order in which they were given.</summary>
    Kernels,

    /// <summary>Beside the kernels, in an order of its own.</summary>
    Beside,
}
