namespace DeepNet.Gpu;

/// <summary>Who drives a device.</summary>
public enum GpuKind
{
    /// <summary>NVIDIA's driver.</summary>
    Cuda,

    /// <summary>An OpenCL driver, version 2.0 or newer.</summary>
    OpenCL,

    /// <summary>No GPU: threads of the processor that stand in for one, slowly, to test kernels.</summary>
    Emulator,
}
