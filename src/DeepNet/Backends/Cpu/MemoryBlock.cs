using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DeepNet.Backends.Cpu;

/// <summary>A pinned managed array whose data start at a cache line, large ones' at a page, huge ones' at a large page,
/// or memory of somebody else that is pinned.</summary>
internal sealed unsafe class MemoryBlock
{
    private const int PageSize = 4096;

    /// <summary>From here on a page more does not count.</summary>
    private const long LargeBlock = 64 * PageSize;

    /// <summary>From here on a large page more does not count: it is not touched, so it takes no memory.</summary>
    private const long HugeBlock = 4L * HugePages.PageSize;

    private readonly object _memory;
    private WeakGCHandle<object> _owner;

    public MemoryBlock(long capacity, int sizeClass)
    {
        Capacity = capacity;
        SizeClass = sizeClass;
        // More than asked for: pinned arrays are aligned to 8 bytes only. Large blocks start alike within a page: a
        // load that lies a little ahead of a store there would wait for it, as if it read what is written. Huge blocks
        // start at a large page: the part before the first one would be in small pages.
        int alignment =
            capacity >= HugeBlock ? HugePages.PageSize : capacity >= LargeBlock ? PageSize : sizeof(CacheLine);
        CacheLine[] lines = GC.AllocateUninitializedArray<CacheLine>(
            checked((int)((capacity + alignment) / sizeof(CacheLine))), pinned: true);
        _memory = lines;
        var start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(lines));
        nint aligned = (start + alignment - 1) & ~(nint)(alignment - 1);
        Data = (byte*)aligned;
        HugePages.AskFor(Data, capacity);
        _owner = new WeakGCHandle<object>(null!);
    }

    /// <summary>Memory of somebody else, pinned as long as <paramref name="memory"/> lives.
    /// It never goes to the pool.</summary>
    public MemoryBlock(byte* data, long capacity, object memory)
    {
        Capacity = capacity;
        SizeClass = -1;
        Data = data;
        _memory = memory;
    }

    /// <summary>Usable bytes from <see cref="Data"/> on.</summary>
    public long Capacity { get; }

    public int SizeClass { get; }

    public byte* Data { get; }

    /// <summary>How often the pool had swept when the block was handed out.</summary>
    public long RentedAfterSweep { get; set; }

    /// <summary>Place in the pool's list of blocks in use; -1 while free.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>The storage, or the slab of several, that uses the block. The block does not keep it alive.</summary>
    public void SetOwner(object? owner) => _owner.SetTarget(owner!);

    public bool IsOwnerAlive() => _owner.TryGetTarget(out _);

    /// <summary>A reference to byte <paramref name="offset"/>;
    /// it points into a managed array and so keeps it alive.</summary>
    public ref byte Reference(long offset)
    {
        ref byte first = ref Unsafe.AsRef<byte>(Data + offset);
        GC.KeepAlive(_memory);
        return ref first;
    }

    /// <summary>Takes the block out of the pool's hands for good: the garbage collector frees the array.</summary>
    public void Release() => _owner.Dispose();

    [StructLayout(LayoutKind.Sequential, Size = 64)]
    private struct CacheLine
    {
    }
}
