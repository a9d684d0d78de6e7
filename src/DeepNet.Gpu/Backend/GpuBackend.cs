using System.Runtime.CompilerServices;
using DeepNet.Backends;
using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;
using ILGPU.Runtime;

namespace DeepNet.Gpu;

/// <summary>Runs tensor operations as kernels of one device.</summary>
internal sealed partial class GpuBackend(GpuQueue queue, GpuTransfers? transfers) : Backend
{
    public GpuPool Pool { get; } = new(queue, transfers);

    public override Storage Allocate(long byteLength) => Pool.Rent(Device, byteLength);

    // The copies of ILGPU do not pin: a garbage collection on another thread would move the memory away.
    public override unsafe void Upload(ReadOnlySpan<byte> source, Storage destination, long byteOffset)
    {
        if (source.IsEmpty)
            return;
        if (transfers is not null)
        {
            CopyLane lane = IsAhead ? CopyLane.Beside : CopyLane.Kernels;
            transfers.Upload(source, ((GpuStorage)destination).Block, byteOffset, lane);
            GC.KeepAlive(destination);
            return;
        }

        ArrayView<byte> view = ((GpuStorage)destination).View.SubView(byteOffset, source.Length);

        // The copy is over before the caller's memory may change.
        fixed (byte* bytes = source)
            view.CopyFromCPU(queue.Stream, ref *bytes, source.Length);
        GC.KeepAlive(destination);
    }

    public override unsafe void Download(Storage source, long byteOffset, Span<byte> destination)
    {
        if (destination.IsEmpty)
            return;
        if (transfers is not null)
        {
            queue.CountWait();
            transfers.Download(((GpuStorage)source).Block, byteOffset, destination);
            GC.KeepAlive(source);
            return;
        }

        ArrayView<byte> view = ((GpuStorage)source).View.SubView(byteOffset, destination.Length);
        fixed (byte* bytes = destination)
        {
            view.CopyToCPU(queue.Stream, ref *bytes, destination.Length);
            queue.Wait();
        }

        GC.KeepAlive(source);
    }

    public override void Fill(Tensor y, ulong bits)
    {
        using var held = new Held(y);
        switch (y.DType.Size())
        {
            case 8:
                queue.Launch(new FillKernel<ulong>(y.View<ulong>(), bits), y.Count);
                break;
            case 4:
                queue.Launch(new FillKernel<uint>(y.View<uint>(), (uint)bits), y.Count);
                break;
            case 2:
                queue.Launch(new FillKernel<ushort>(y.View<ushort>(), (ushort)bits), y.Count);
                break;
            default:
                queue.Launch(new FillKernel<byte>(y.View<byte>(), (byte)bits), y.Count);
                break;
        }
    }

    /// <summary>The exception for a type that cannot come here: a check at the door is missing.</summary>
    private static DTypeException Unexpected(DType dtype, [CallerMemberName] string kernel = "") =>
        new($"{kernel}: no GPU kernel for {dtype}.", dtype);

    internal readonly struct FillKernel<T>(ArrayView<T> y, T value) : IGpuKernel
        where T : unmanaged
    {
        public void Run(long index) => y[index] = value;
    }
}
