namespace DeepNet.Backends.Cpu;

/// <summary>Memory of the processor, from the <see cref="StoragePool"/>.</summary>
internal sealed unsafe class CpuStorage : Storage
{
    private readonly MemoryBlock _block;
    private readonly Slab? _slab;
    private nint _data;

    /// <summary>A whole block.</summary>
    public CpuStorage(Device device, long byteLength, MemoryBlock block)
        : base(device, byteLength) => (_block, _data) = (block, (nint)block.Data);

    /// <summary>A piece of a slab, which it keeps alive.</summary>
    public CpuStorage(Device device, long byteLength, Slab slab, byte* data)
        : base(device, byteLength) => (_block, _slab, _data) = (slab.Block, slab, (nint)data);

    /// <summary>Storage over somebody else's memory.</summary>
    public static CpuStorage Wrap(Device device, byte* data, long byteLength, object memory) =>
        new(device, byteLength, new MemoryBlock(data, byteLength, memory)) { IsExposed = true };

    /// <summary>True once a span over the memory was handed out: the block is never recycled then.</summary>
    public bool IsExposed { get; private set; }

    public override bool IsDisposed => _data == 0;

    public byte* Data
    {
        get
        {
            nint data = _data;
            if (data == 0)
                ThrowDisposed();
            return (byte*)data;
        }
    }

    /// <summary>A reference into the memory that stays valid whatever happens to this storage.</summary>
    public ref byte Expose(long byteOffset)
    {
        byte* data = Data;
        if (!IsExposed)
        {
            IsExposed = true;
            StoragePool.Forget(_block);
        }

        ref byte reference = ref _block.Reference(data - _block.Data + byteOffset);
        GC.KeepAlive(_slab);
        return ref reference;
    }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _data, 0) != 0 && !IsExposed && _slab is null)
            StoragePool.Return(_block);

        // The block's owner until it has another: a sweep must not find it dead meanwhile.
        GC.KeepAlive(this);
    }

    private static void ThrowDisposed() => throw new ObjectDisposedException(
        nameof(Tensor), "Tensor: its memory was given back by Dispose(); it cannot be used any more.");
}
