using DeepNet.Gpu.Memory;
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

    internal GpuQueue Queue { get; }

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
