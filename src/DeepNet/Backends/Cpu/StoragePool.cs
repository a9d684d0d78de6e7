using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DeepNet.Backends.Cpu;

/// <summary>Recycles the memory of tensors, so that nobody has to dispose them.</summary>
/// <remarks>
/// A block comes back in one of two ways: at once, where the engine alone owned it, or found by a sweep, once
/// the garbage collector has noticed that its storage is unreachable. The pool runs a young collection itself when more
/// than a budget was handed out since the last sweep. The budget starts at what stays in the caches, so that results
/// that are soon forgotten find warm memory; it grows with the bytes in use where collections find nothing, and
/// where they cost too much of the time. In training the best moment is after a walk back, when all that the graph held
/// has died: in the middle of one, collections find little and let the rest grow old.
/// </remarks>
internal static unsafe class StoragePool
{
    /// <summary>Storages up to this size share slabs.</summary>
    private const int LargestPiece = 512;

    private const int SlabSize = 4096;
    private const int SmallestClass = 64;

    /// <summary>From this size on a fresh collection's warm block is better than a free one that is cold.</summary>
    private const long LargeBlock = 1L << 20;

    /// <summary>From this size on new memory costs more than a look at all generations.</summary>
    private const long HugeBlock = 64L << 20;

    /// <summary>Looks at all generations for the sake of huge blocks take a part of the time that is this small.
    /// </summary>
    private const int FullCollectionShare = 20;

    private const long SmallestBudget = 16L << 20;
    private const long MostFreeBytes = 256L << 20;
    private const double CollectionShare = 0.1;

    /// <summary>Sweeps over which that share is taken: one that was disturbed must not change the budget.</summary>
    private const int Window = 8;

    /// <summary>Every so often a sweep begins with generation 1: young collections that each leave a survivor get
    /// slower with their number (from 40 to 350 µs after a thousand), until that generation is collected.</summary>
    private const int YoungSweepsInARow = 32;

    /// <summary>Good sweeps in a row, at most, before a smaller budget is tried again.</summary>
    private const int MostPatience = 16;

    private static readonly Lock s_gate = new();
    private static readonly List<FreeBlocks> s_free = [];
    private static readonly List<MemoryBlock> s_used = [];
    private static long s_budget = SmallestBudget;
    private static long s_rentedSinceSweep;
    private static long s_mostRented;
    private static long s_rentedAtRelease;
    private static long s_survivors;
    private static long s_graphBudget;
    private static bool s_isReleased;
    private static int s_goodSweeps;
    private static int s_patience = 1;
    private static long s_lastSweep = Stopwatch.GetTimestamp();
    private static double s_collecting;
    private static double s_elapsed;
    private static int s_sweepsAtBudget;
    private static int s_youngSweeps;
    private static long s_sweeps;
    private static long s_liveAtSweep;
    private static long s_liveAtFullSweep = 4 * SmallestBudget;
    private static long s_nextFullCollection;

    [ThreadStatic]
    private static Slab? t_slab;

    [ThreadStatic]
    private static SpareBlocks? t_spare;

    /// <summary>Bytes of all blocks, in use or free.</summary>
    public static long TotalBytes { get; private set; }

    /// <summary>Bytes of the blocks that wait for a tensor of their size.</summary>
    private static long FreeBytes { get; set; }

    private static long LiveBytes => TotalBytes - FreeBytes;

    public static CpuStorage Rent(Device device, long byteLength)
    {
        if (byteLength > LargestPiece)
        {
            if (byteLength <= SpareBlocks.LargestBlock
                && t_spare?.Take(ClassOf(byteLength, out _)) is { } spare)
            {
                return Own(spare);
            }

            lock (s_gate)
                return Own(Take(byteLength));
        }

        Slab? slab = t_slab;
        byte* piece = slab is null ? null : slab.Take(byteLength);
        if (piece == null)
        {
            t_slab = slab = NewSlab();
            piece = slab.Take(byteLength);
        }

        return new CpuStorage(device, byteLength, slab!, piece);

        CpuStorage Own(MemoryBlock block)
        {
            var storage = new CpuStorage(device, byteLength, block);
            block.SetOwner(storage);
            return storage;
        }
    }

    private static Slab NewSlab()
    {
        lock (s_gate)
        {
            MemoryBlock block = Take(SlabSize);
            var slab = new Slab(block);
            block.SetOwner(slab);
            return slab;
        }
    }

    /// <summary>A graph was let go: what it held is garbage.</summary>
    /// <remarks>
    /// The next new block is preceded by a sweep if more than the smallest budget was handed out, or if a sweep within
    /// this graph found it alive. Another graph of this size is left alone until it is let go.
    /// </remarks>
    public static void GraphReleased()
    {
        lock (s_gate)
        {
            double elapsed = Stopwatch.GetTimestamp() - s_lastSweep;
            s_isReleased = (s_survivors > 0 || s_rentedSinceSweep > SmallestBudget)
                && s_collecting / Window <= CollectionShare * elapsed;
            s_graphBudget = (s_survivors + s_mostRented - s_rentedAtRelease) * 5 / 4;
            (s_survivors, s_mostRented, s_rentedAtRelease) = (0, s_rentedSinceSweep, s_rentedSinceSweep);
        }
    }

    private static MemoryBlock Take(long byteLength)
    {
        int sizeClass = ClassOf(byteLength, out long capacity);
        while (s_free.Count <= sizeClass)
            s_free.Add(new FreeBlocks());
        FreeBlocks free = s_free[sizeClass];
        if ((free.Count == 0 || capacity >= LargeBlock)
            && (s_isReleased || s_rentedSinceSweep + capacity > s_budget + s_graphBudget))
        {
            Reclaim();
        }

        if (free.Count == 0 && capacity >= HugeBlock)
            CollectAll();
        if (free.TryTake(out MemoryBlock? block))
            FreeBytes -= capacity;
        else
            block = Allocate(capacity, sizeClass);
        s_rentedSinceSweep += capacity;
        s_mostRented = Math.Max(s_mostRented, s_rentedSinceSweep);
        block.RentedAfterSweep = s_sweeps;
        block.Slot = s_used.Count;
        s_used.Add(block);
        return block;
    }

    public static void Return(MemoryBlock block)
    {
        MemoryBlock? old = block;
        if (block.Capacity <= SpareBlocks.LargestBlock)
            old = (t_spare ??= new SpareBlocks()).Put(block);
        if (old is not null)
            ReturnToPool(old);
    }

    private static void ReturnToPool(MemoryBlock block)
    {
        lock (s_gate)
        {
            if (block.Slot < 0)
                return;
            block.SetOwner(null);
            Unlist(block);
            Free(block);
            // No garbage, so no reason to look for any.
            if (block.RentedAfterSweep == s_sweeps)
                s_rentedSinceSweep -= block.Capacity;
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
        if (FreeBytes > Math.Max(MostFreeBytes, TotalBytes / 2))
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
        (bool isReleased, s_isReleased) = (s_isReleased, false);
        if (s_rentedSinceSweep == 0)
            return;
        long start = Stopwatch.GetTimestamp();
        long wanted = s_rentedSinceSweep / 4, freed = 0;
        int youngest = s_youngSweeps < YoungSweepsInARow ? 0 : 1;
        for (int generation = youngest; generation <= GC.MaxGeneration; generation++)
        {
            GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
            freed += Sweep(isReleased);
            s_youngSweeps = generation == 0 ? s_youngSweeps + 1 : 0;
            if (generation == 0)
            {
                // What survived an earlier collection is not found here: it shows as growth.
                if (freed >= wanted && LiveBytes <= s_liveAtSweep + SmallestBudget)
                    break;
                continue;
            }

            s_liveAtSweep = LiveBytes;
            if (generation == GC.MaxGeneration)
                s_liveAtFullSweep = Math.Max(LiveBytes, 4 * SmallestBudget);
            else if (LiveBytes < 2 * s_liveAtFullSweep)
                break; // a full collection looks at everything: only when half of it may be garbage
        }

        s_liveAtSweep = Math.Min(s_liveAtSweep, LiveBytes);
        long end = Stopwatch.GetTimestamp();
        s_collecting += (end - start) - (s_collecting / Window);
        s_elapsed += (end - s_lastSweep) - (s_elapsed / Window);
        if (!isReleased)
        {
            s_survivors += Math.Max(0, s_rentedSinceSweep - freed);
            s_graphBudget = 0;
            AdaptBudget(isFutile: freed < wanted);
        }

        s_lastSweep = end;
        s_rentedSinceSweep = s_mostRented = s_rentedAtRelease = 0;
        s_sweeps++;
    }

    private static void AdaptBudget(bool isFutile)
    {
        bool isDear = ++s_sweepsAtBudget >= Window && s_collecting > CollectionShare * s_elapsed;
        if (isDear || isFutile)
        {
            long most = Math.Max(4 * SmallestBudget, isDear ? LiveBytes : LiveBytes / 4);
            SetBudget(Math.Max(s_budget, Math.Min(s_budget * 2, most)));
            // The smaller budget was wrong: if that happens again and again, it is tried again later and later.
            s_patience = Math.Min(2 * s_patience, MostPatience);
            s_goodSweeps = 0;
        }
        else if (++s_goodSweeps >= s_patience)
        {
            s_patience = s_budget == SmallestBudget ? 1 : s_patience;
            SetBudget(Math.Max(s_budget / 2, SmallestBudget));
            s_goodSweeps = 0;
        }
    }

    /// <summary>Finds huge blocks that died after they had survived young collections.</summary>
    private static void CollectAll()
    {
        long start = Stopwatch.GetTimestamp();
        if (start < s_nextFullCollection)
            return;
        GC.Collect();
        Sweep();
        (s_liveAtSweep, s_liveAtFullSweep) = (LiveBytes, Math.Max(LiveBytes, 4 * SmallestBudget));
        s_rentedSinceSweep = s_mostRented = s_rentedAtRelease = 0;
        s_youngSweeps = 0;
        s_sweeps++;
        long end = Stopwatch.GetTimestamp();
        s_nextFullCollection = end + FullCollectionShare * (end - start);
    }

    private static void SetBudget(long budget)
    {
        s_sweepsAtBudget = s_budget == budget ? s_sweepsAtBudget : 0;
        s_budget = budget;
    }

    /// <summary>Takes back what died, in the order in which it was handed out: the youngest, which is the warmest, is
    /// the next to go. What a graph held is cold: what came back on the walk goes before it.</summary>
    private static long Sweep(bool isCold = false)
    {
        long freed = 0;
        int alive = 0;
        Span<MemoryBlock> used = CollectionsMarshal.AsSpan(s_used);
        foreach (MemoryBlock block in used)
        {
            if (block.IsOwnerAlive())
            {
                block.Slot = alive;
                used[alive++] = block;
            }
            else
            {
                Free(block, isCold);
                freed += block.Capacity;
            }
        }

        s_used.RemoveRange(alive, used.Length - alive);
        return freed;
    }

    private static void Trim()
    {
        foreach (FreeBlocks free in s_free)
        {
            while (free.TryTake(out MemoryBlock? block))
            {
                TotalBytes -= block.Capacity;
                FreeBytes -= block.Capacity;
                block.Release();
            }
        }
    }

    private static void Free(MemoryBlock block, bool isCold = false)
    {
        block.Slot = -1;
        s_free[block.SizeClass].Put(block, isCold);
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
