using DeepNet.Gpu.Memory;
using DeepNet.Gpu.Vendor;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace DeepNet.Gpu;

/// <summary>A graphics processor: <c>model.To(GpuDevice.Default)</c>, and everything runs there.</summary>
/// <remarks>
/// Kernels run one after the other in the background; only <see cref="Tensor.To(Device)"/>, <c>ToArray</c>, printing
/// and other reads of values wait for them. Results are bitwise the same on every run on one kind of device.
/// </remarks>
public sealed class GpuDevice : Device
{
    private static readonly Lazy<IReadOnlyList<GpuDevice>> s_all = new(() => GpuDrivers.Find());
    private static readonly Lazy<GpuDevice> s_emulator = new(GpuDrivers.CreateEmulator);

    internal GpuDevice(string name, GpuKind kind, Accelerator accelerator)
        : this(name, kind, new GpuQueue(accelerator))
    {
    }

    private GpuDevice(string name, GpuKind kind, GpuQueue queue)
        : this(
            name, kind, queue,
            queue.Accelerator is CudaAccelerator cuda
                ? new GpuTransfers(new CudaCopyEngine(cuda, (CudaStream)queue.Stream))
                : null)
    {
    }

    internal GpuDevice(string name, GpuKind kind, GpuQueue queue, GpuTransfers? transfers)
        : base(name, new GpuBackend(queue, transfers))
    {
        Accelerator accelerator = queue.Accelerator;
        Kind = kind;
        Queue = queue;
        Model = accelerator.Name;
        MemoryBytes = kind == GpuKind.Emulator
            ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
            : accelerator.MemorySize;
    }

    /// <summary>Every GPU that was found, those of CUDA first. Empty if there is none; <see cref="Default"/> says
    /// why.</summary>
    public static IReadOnlyList<GpuDevice> All => s_all.Value;

    /// <summary>The first of <see cref="All"/>.</summary>
    /// <exception cref="DeviceException">There is no GPU, or no driver for it; the text says what was looked for.
    /// </exception>
    public static GpuDevice Default => All.Count > 0 ? All[0] : throw new DeviceException(GpuDrivers.WhyNone());

    /// <summary>A stand-in for a GPU that runs the same kernels on the processor: for tests, far too slow for more.
    /// </summary>
    public static GpuDevice Emulator => s_emulator.Value;

    /// <summary>Who drives the device.</summary>
    public GpuKind Kind { get; }

    /// <summary>The maker's name of the device.</summary>
    public string Model { get; }

    /// <summary>Bytes of memory on the device.</summary>
    public long MemoryBytes { get; }

    /// <summary>How much of the memory is used, and was used at most.</summary>
    public GpuMemory Memory => ((GpuBackend)Backend).Pool.Memory;

    /// <summary>NVIDIA's libraries, a line each: name, version, file, and what it is used for, or why it is not. Asking
    /// looks for them and tries them out; otherwise the first product and the first convolution do.</summary>
    /// <remarks>
    /// cuBLASLt multiplies matrices and cuDNN convolves, of Float32, Float16 and BFloat16, where they can be loaded:
    /// <c>libcublasLt.so.13</c> or <c>.12</c> and <c>libcudnn.so.9</c>; on Windows <c>cublasLt64_13.dll</c> or
    /// <c>_12</c> and <c>cudnn64_9.dll</c>. Before one is used with a type it must agree with DeepNet's own kernels on
    /// something small. Those do what a library cannot, and everything once one of its functions has failed. Only ways
    /// of computing with one order of sums are asked for.
    /// </remarks>
    public IReadOnlyList<string> Libraries => Vendor.Describe();

    /// <summary>Whether <see cref="Libraries"/> may be used; true by default. Without them results do not depend on
    /// which versions are installed.</summary>
    public bool UseVendorLibraries
    {
        get => Vendor.IsOn;
        set => Vendor.IsOn = value;
    }

    /// <summary>Whether <see cref="Libraries"/> may round Float32 factors to 10 bits after the point, of 23, which
    /// tensor cores multiply fast; false by default. Sums stay Float32's.</summary>
    public bool AllowTf32
    {
        get => Vendor.AllowTf32;
        set => Vendor.AllowTf32 = value;
    }

    internal GpuQueue Queue { get; }

    private VendorLibraries Vendor => ((GpuBackend)Backend).Libraries;

    /// <summary>Waits until all work given to the device is done. Only for timing: reads wait by themselves.</summary>
    public void Synchronize()
    {
        Queue.Wait();
        ((GpuBackend)Backend).Pool.Transfers?.Finish();
    }

    /// <summary>Lets <see cref="GpuMemory.PeakBytes"/> begin anew, at what is in use now. As
    /// <c>torch.cuda.reset_peak_memory_stats</c>.</summary>
    public void ResetPeakMemory() => ((GpuBackend)Backend).Pool.ResetPeak();
}
