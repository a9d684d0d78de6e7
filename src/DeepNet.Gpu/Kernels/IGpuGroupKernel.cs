namespace DeepNet.Gpu.Kernels;

/// <summary>Pieces of work that a whole group of threads does together, through shared memory.</summary>
/// <remarks>A group may get several pieces one after the other: end with a barrier if shared memory is still read.
/// </remarks>
internal interface IGpuGroupKernel
{
    /// <summary>Does this thread's part of one piece of work.</summary>
    void Run(long piece);
}
