using DeepNet.Backends.Cpu;

namespace DeepNet.Tests;

/// <summary>The CPU without any fused kernel: every fused operation runs as the composition that defines it.</summary>
internal sealed class ComposedCpuBackend : CpuCoreBackend
{
}
