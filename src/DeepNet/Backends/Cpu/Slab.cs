namespace DeepNet.Backends.Cpu;

/// <summary>A block that many small storages share: the block is free again once none of them is left.</summary>
/// <remarks>Storages refer to the slab and the pool watches the slab alone, so a small storage costs the collector and
/// the pool next to nothing, and taking one needs no lock.</remarks>
internal sealed unsafe class Slab(MemoryBlock block)
{
    private const int Alignment = 64;

    private long _used;

    public MemoryBlock Block { get; } = block;

    /// <summary>The next free piece, or null if this many bytes are not left. For one thread.</summary>
    public byte* Take(long byteLength)
    {
        long start = _used, end = start + Math.Max(Alignment, (byteLength + Alignment - 1) & -Alignment);
        if (end > Block.Capacity)
            return null;
        _used = end;
        return Block.Data + start;
    }
}
