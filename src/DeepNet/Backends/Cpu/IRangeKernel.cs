namespace DeepNet.Backends.Cpu;

/// <summary>Work on a range of items without SIMD lanes.</summary>
internal interface IRangeKernel
{
    /// <summary>Does items <paramref name="start"/> … <paramref name="end"/>-1.</summary>
    void Run(long start, long end);
}
