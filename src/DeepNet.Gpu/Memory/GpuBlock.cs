using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace DeepNet.Gpu.Memory;

/// <summary>A piece of device memory that one storage after the other uses.</summary>
internal sealed class GpuBlock(GpuPool pool, MemoryBuffer1D<byte, Stride1D.Dense> buffer, int sizeClass)
{
    private readonly ArrayView<byte> _view = buffer.View.AsContiguous();
    private WeakGCHandle<object> _owner = new(null!);
    private volatile GpuCopy? _arriving;

    public GpuPool Pool { get; } = pool;

    public int SizeClass { get; } = sizeClass;

    public long Capacity => buffer.Length;

    /// <summary>All bytes, for what is given to the device now.</summary>
    public ArrayView<byte> View
    {
        get
        {
            if (_arriving is not null)
                Pool.Transfers!.Settle(this);
            return _view;
        }
    }

    /// <summary>Where the memory lies.</summary>
    public nint Address => buffer.NativePtr;

    /// <summary>The latest upload that kernels are not known to wait for.</summary>
    public GpuCopy? Arriving
    {
        get => _arriving;
        set => _arriving = value;
    }

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
