using System.Runtime.CompilerServices;

namespace DeepNet.Backends.Cpu;

/// <summary>The processor with the abstract methods alone: every fused operation is its composition.</summary>
internal unsafe partial class CpuCoreBackend : Backend
{
    public override Storage Allocate(long byteLength) => StoragePool.Rent(Device, byteLength);

    public override void GraphReleased() => StoragePool.GraphReleased();

    public override void Upload(ReadOnlySpan<byte> source, Storage destination, long byteOffset)
    {
        var storage = (CpuStorage)destination;
        source.CopyTo(new Span<byte>(storage.Data + byteOffset, source.Length));
        GC.KeepAlive(storage);
    }

    public override void Download(Storage source, long byteOffset, Span<byte> destination)
    {
        var storage = (CpuStorage)source;
        new ReadOnlySpan<byte>(storage.Data + byteOffset, destination.Length).CopyTo(destination);
        GC.KeepAlive(storage);
    }

    public override void Fill(Tensor y, ulong bits)
    {
        switch (y.DType.Size())
        {
            case 8:
                Launch.Ranges(new FillKernel<ulong>(y.Pointer<ulong>(), bits), y.Count, Launch.Grain, y);
                break;
            case 4:
                Launch.Ranges(new FillKernel<uint>(y.Pointer<uint>(), (uint)bits), y.Count, Launch.Grain, y);
                break;
            case 2:
                Launch.Ranges(new FillKernel<ushort>(y.Pointer<ushort>(), (ushort)bits), y.Count, Launch.Grain, y);
                break;
            default:
                Launch.Ranges(new FillKernel<byte>(y.Pointer<byte>(), (byte)bits), y.Count, Launch.Grain, y);
                break;
        }
    }

    /// <summary>The exception for a type that cannot come here: a check at the door is missing.</summary>
    private static DTypeException Unexpected(DType dtype, [CallerMemberName] string kernel = "") =>
        new($"{kernel}: no kernel for {dtype}.", dtype);

    private readonly struct FillKernel<T>(T* y, T value) : IRangeKernel
        where T : unmanaged
    {
        public void Run(long start, long end) => new Span<T>(y + start, (int)(end - start)).Fill(value);
    }
}
