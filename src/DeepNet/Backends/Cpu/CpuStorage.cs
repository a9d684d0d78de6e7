namespace DeepNet.Backends.Cpu;

/// <summary>Memory of the processor, from the <see cref="StoragePool"/>.</summary>
internal sealed unsafe class CpuStorage(Device device, long byteLength, MemoryBlock block) : Storage(device, byteLength)
{
    private MemoryBlock? _block = block;

    /// <summary>Storage over somebody else's memory.</summary>
    public static CpuStorage Wrap(Device device, byte* data, long byteLength, object memory) =>
        new(device, byteLength, new MemoryBlock(data, byteLength, memory)) { IsExposed = true };

    /// <summary>True once a span over the memory was handed out: the block is never recycled then.</summary>
    public bool IsExposed { get; private set; }

    public override bool IsDisposed => _block is null;

    public byte* Data => Block.Data;

    private MemoryBlock Block => _block
        ?? throw new ObjectDisposedException(
            nameof(Tensor), "Tensor: its memory was given back by Dispose(); it cannot be used any more.");

    /// <summary>A reference into the memory that stays valid whatever happens to this storage.</summary>
    public ref byte Expose(long byteOffset)
    {
        MemoryBlock block = Block;
        if (!IsExposed)
        {
            IsExposed = true;
            StoragePool.Forget(block);
        }

        return ref block.Reference(byteOffset);
    }

    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _block, null) is { } block && !IsExposed)
            StoragePool.Return(block);
    }
}
