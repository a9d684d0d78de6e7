using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace DeepNet.Gpu.Memory;

/// <summary>A piece of device memory that one storage after the other uses.</summary>
internal sealed class GpuBlock(GpuPool pool, MemoryBuffer1D<byte, Stride1D.Dense> buffer, int sizeClass)
{
    private WeakGCHandle<object> _owner = new(null!);

    public GpuPool Pool { get; } = pool;

    public int SizeClass { get; } = sizeClass;

    public long Capacity => buffer.Length;

    public ArrayView<byte> View { get; } = buffer.View.AsContiguous();

    /// <summary>Place in the pool's list of blocks in use; -1 while free.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>The storage that uses the block. The block does not keep it alive.</summary>
    public void SetOwner(object? owner) => _owner.SetTarget(owner!);

    public bool IsOwnerAlive() => _owner.TryGetTarget(out _);

    /// <summary>Gives the memory back to the driver.</summary>
    public void Release()
    {
        _owner.Dispose();
        buffer.Dispose();
    }
}
