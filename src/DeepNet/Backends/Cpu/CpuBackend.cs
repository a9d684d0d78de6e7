namespace DeepNet.Backends.Cpu;

/// <summary>The processor with fused kernels: what users run on.</summary>
internal sealed partial class CpuBackend : CpuCoreBackend
{
}
