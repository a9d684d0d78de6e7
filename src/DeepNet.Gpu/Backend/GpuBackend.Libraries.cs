using DeepNet.Gpu.Vendor;
using ILGPU.Runtime.Cuda;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    private VendorLibraries? _libraries;

    /// <summary>Under which names <see cref="Libraries"/> are looked for, when they are first asked for.</summary>
    public VendorFiles LibraryFiles { get; set; } =
        queue.Accelerator is CudaAccelerator ? VendorFiles.OfSystem : VendorFiles.None;

    /// <summary>What may do products and convolutions in place of the kernels here.</summary>
    public VendorLibraries Libraries =>
        _libraries
        ?? Interlocked.CompareExchange(ref _libraries, new VendorLibraries(this, queue, LibraryFiles), null)
        ?? _libraries;
}
