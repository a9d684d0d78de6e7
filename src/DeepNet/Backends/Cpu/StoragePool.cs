using System.Diagnostics;
using System.Numerics;

namespace DeepNet.Backends.Cpu;

/// <summary>Recycles the memory of tensors, so that nobody has to dispose them.</summary>
/// <remarks>
/// A block comes back in one of two ways: at once, where the engine alone owned it, or found by a sweep, once
/// the garbage collector has noticed that its storage is unreachable. When the pool would have to grow and more
/// than a budget was handed out since the last sweep, it runs a young collection itself. The budget follows the
/// cost: collections stay under 2 % of the time.
/// </remarks>
internal static class StoragePool
{
    private const int SmallestClass = 64;
    private const long SmallestBudget = 32L << 20;
    private const double CollectionShare = 0.02;

    private static readonly Lock s_gate = new();
    private static readonly List<Stack<MemoryBlock>> s_free = [];
    private static readonly List<MemoryBlock> s_used = [];
    private static readonly long s_largestBudget = Math.Max(
        SmallestBudget, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 32);
    private static long s_budget = SmallestBudget;
    private static long s_rentedSinceSweep;
    private static long s_lastSweep = Stopwatch.GetTimestamp();
    private static int s_youngCollections;

    /// <summary>Bytes of all blocks, in use or free.</summary>
    public static long TotalBytes { get; private set; }

    /// <summary>Bytes of the blocks that wait for a tensor of their size.</summary>
    private static long FreeBytes { get; set; }

    public static CpuStorage Rent(Device device, long byteLength)
    {
        int sizeClass = ClassOf(byteLength, out long capacity);
        lock (s_gate)
        {
            while (s_free.Count <= sizeClass)
                s_free.Add(new Stack<MemoryBlock>());
            Stack<MemoryBlock> free = s_free[sizeClass];
            if (free.Count == 0 && s_rentedSinceSweep > s_budget)
                Reclaim();
            if (free.TryPop(out MemoryBlock? block))
                FreeBytes -= capacity;
            else
                block = Allocate(capacity, sizeClass);
            s_rentedSinceSweep += capacity;
            block.Slot = s_used.Count;
            s_used.Add(block);
            var storage = new CpuStorage(device, byteLength, block);
            block.SetOwner(storage);
            return storage;
        }
    }

    public static void Return(MemoryBlock block)
    {
        lock (s_gate)
        {
            if (block.Slot < 0)
                return;
            block.SetOwner(null);
            Free(block);
        }
    }

    /// <summary>Leaves the block to the garbage collector: somebody outside holds its memory.</summary>
    public static void Forget(MemoryBlock block)
    {
        lock (s_gate)
        {
            if (block.Slot < 0)
                return;
            Unlist(block);
            TotalBytes -= block.Capacity;
            block.Release();
        }
    }

    /// <summary>Rounds up to one of four sizes per power of two: at most a quarter is wasted.</summary>
    private static int ClassOf(long byteLength, out long capacity)
    {
        if (byteLength <= SmallestClass)
        {
            capacity = SmallestClass;
            return 0;
        }

        int exponent = BitOperations.Log2((ulong)(byteLength - 1));
        long step = Math.Max(SmallestClass, 1L << (exponent - 2));
        capacity = (byteLength + step - 1) / step * step;
        int quarter = (int)((capacity - (1L << exponent)) / (1L << Math.Max(0, exponent - 2)));
        return ((exponent - 6) * 4) + quarter;
    }

    private static MemoryBlock Allocate(long capacity, int sizeClass)
    {
        // Blocks of sizes that were in fashion once must not pile up.
        if (FreeBytes > Math.Max(s_largestBudget, TotalBytes / 2))
            Trim();
        MemoryBlock block;
        try
        {
            block = new MemoryBlock(capacity, sizeClass);
        }
        catch (OutOfMemoryException)
        {
            GC.Collect();
            Sweep();
            Trim();
            GC.Collect();
            block = new MemoryBlock(capacity, sizeClass);
        }

        TotalBytes += capacity;
        return block;
    }

    /// <summary>Collects the youngest garbage and takes back what died;
    /// goes on to older generations if that frees too little.</summary>
    private static void Reclaim()
    {
        long start = Stopwatch.GetTimestamp();
        long wanted = s_budget / 4, freed = 0;
        for (int generation = 0; generation <= 2 && freed < wanted; generation++)
        {
            if (generation < GC.MaxGeneration || s_youngCollections >= 8)
            {
                GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
                s_youngCollections = generation == GC.MaxGeneration ? 0 : s_youngCollections + 1;
            }

            freed += Sweep();
        }

        // A collection that costs more than its share of the time since the last one, or frees little,
        // is asked for less often.
        long end = Stopwatch.GetTimestamp();
        double share = (double)(end - start) / Math.Max(1, end - s_lastSweep);
        if (share > CollectionShare || freed < wanted)
            s_budget = Math.Min(s_budget * 2, s_largestBudget);
        else if (share < CollectionShare / 4)
            s_budget = Math.Max(s_budget / 2, SmallestBudget);
        s_lastSweep = end;
        s_rentedSinceSweep = 0;
    }

    private static long Sweep()
    {
        long freed = 0;
        for (int i = s_used.Count - 1; i >= 0; i--)
        {
            MemoryBlock block = s_used[i];
            if (block.IsOwnerAlive())
                continue;
            Free(block);
            freed += block.Capacity;
        }

        return freed;
    }

    private static void Trim()
    {
        foreach (Stack<MemoryBlock> free in s_free)
        {
            while (free.TryPop(out MemoryBlock? block))
            {
                TotalBytes -= block.Capacity;
                FreeBytes -= block.Capacity;
                block.Release();
            }
        }
    }

    private static void Free(MemoryBlock block)
    {
        Unlist(block);
        s_free[block.SizeClass].Push(block);
        FreeBytes += block.Capacity;
    }

    private static void Unlist(MemoryBlock block)
    {
        MemoryBlock last = s_used[^1];
        s_used[block.Slot] = last;
        last.Slot = block.Slot;
        s_used.RemoveAt(s_used.Count - 1);
        block.Slot = -1;
    }
}
