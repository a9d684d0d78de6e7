using System.Globalization;
using System.Numerics;
using ILGPU.Runtime;

namespace DeepNet.Gpu.Memory;

/// <summary>Recycles the memory of tensors on one device, so that nobody has to dispose them.</summary>
/// <remarks>
/// As the processor's pool: a block comes back when it is disposed, or when a sweep finds that the garbage collector
/// has noticed its storage to be unreachable. All work is in one queue, so memory may be used again while kernels on it
/// are still waiting; copies beside the queue wait for it.
/// </remarks>
internal sealed class GpuPool(GpuQueue queue, GpuTransfers? transfers)
{
    private const long SmallestClass = 256;
    private const long SmallestBudget = 64L << 20;

    private readonly Lock _gate = new();
    private readonly List<Stack<GpuBlock>> _free = [];
    private readonly List<GpuBlock> _used = [];
    private long _budget = SmallestBudget;
    private long _rentedSinceSweep;

    private long _totalBytes;
    private long _liveBytes;
    private long _peakBytes;
    private int _blocks;

    /// <summary>How uploads go to the blocks; null if straight from where they are.</summary>
    public GpuTransfers? Transfers => transfers;

    /// <summary>Bytes of all blocks together, at most: for tests of what happens then.</summary>
    public long Limit { get; set; } = long.MaxValue;

    /// <summary>How much is used now.</summary>
    public GpuMemory Memory
    {
        get
        {
            lock (_gate)
                return new GpuMemory(_liveBytes, _totalBytes, _peakBytes, _blocks);
        }
    }

    public void ResetPeak()
    {
        lock (_gate)
            _peakBytes = _liveBytes;
    }

    public GpuStorage Rent(Device device, long byteLength)
    {
        lock (_gate)
        {
            int sizeClass = ClassOf(byteLength, out long capacity);
            while (_free.Count <= sizeClass)
                _free.Add([]);
            if (_free[sizeClass].Count == 0 && _rentedSinceSweep + capacity > _budget)
                Reclaim();
            GpuBlock block = _free[sizeClass].TryPop(out GpuBlock? free)
                ? free
                : Allocate(device, byteLength, capacity, sizeClass);
            _rentedSinceSweep += capacity;
            _liveBytes += capacity;
            _peakBytes = Math.Max(_peakBytes, _liveBytes);
            block.Slot = _used.Count;
            _used.Add(block);
            var storage = new GpuStorage(device, byteLength, block);
            block.SetOwner(storage);
            return storage;
        }
    }

    public void Return(GpuBlock block)
    {
        lock (_gate)
        {
            if (block.Slot < 0)
                return;
            block.SetOwner(null);
            Free(block);
            _rentedSinceSweep = Math.Max(0, _rentedSinceSweep - block.Capacity);
        }
    }

    /// <summary>Rounds up to one of four sizes per power of two: at most a quarter is wasted.</summary>
    private static int ClassOf(long byteLength, out long capacity)
    {
        capacity = SmallestClass;
        if (byteLength <= SmallestClass)
            return 0;
        int exponent = BitOperations.Log2((ulong)(byteLength - 1));
        long step = Math.Max(SmallestClass, 1L << (exponent - 2));
        capacity = (byteLength + step - 1) / step * step;
        return ((exponent - 8) * 4) + (int)((capacity - (1L << exponent)) / Math.Max(1, (1L << exponent) / 4)) + 1;
    }

    private GpuBlock Allocate(Device device, long byteLength, long capacity, int sizeClass)
    {
        GpuBlock? block = TryAllocate(capacity, sizeClass);
        if (block is null)
        {
            // What nobody uses any more, and what waits for tensors of other sizes, might make room.
            GC.Collect();
            Sweep();
            long cached = _totalBytes - _liveBytes;
            Trim();
            block = TryAllocate(capacity, sizeClass) ?? throw new InsufficientMemoryException(string.Create(
                CultureInfo.InvariantCulture,
                $"{device}: no room for {byteLength:N0} bytes, also after {cached:N0} bytes that no tensor uses were "
                    + $"given back; tensors in use take {_liveBytes:N0} of {((GpuDevice)device).MemoryBytes:N0}. Use "
                    + $"smaller batches, or fewer tensors at a time."));
        }

        _totalBytes += capacity;
        _blocks++;
        return block;
    }

    private GpuBlock? TryAllocate(long capacity, int sizeClass)
    {
        if (_totalBytes + capacity > Limit)
            return null;
        try
        {
            return new GpuBlock(this, queue.Accelerator.Allocate1D<byte>(capacity), sizeClass);
        }
        catch (AcceleratorException)
        {
            return null;
        }
    }

    private void Reclaim()
    {
        GC.Collect(0);
        long found = Sweep();

        // Collections that find little become rarer, those that find a lot more frequent.
        _budget = found < _rentedSinceSweep / 4
            ? Math.Max(_budget, _liveBytes / 2)
            : Math.Max(SmallestBudget, Math.Min(_budget, _liveBytes / 2));
        _rentedSinceSweep = 0;
    }

    private long Sweep()
    {
        long found = 0;
        for (int i = _used.Count - 1; i >= 0; i--)
        {
            GpuBlock block = _used[i];
            if (block.IsOwnerAlive())
                continue;
            found += block.Capacity;
            Free(block);
        }

        return found;
    }

    private void Free(GpuBlock block)
    {
        GpuBlock last = _used[^1];
        _used[block.Slot] = last;
        last.Slot = block.Slot;
        _used.RemoveAt(_used.Count - 1);
        block.Slot = -1;
        _liveBytes -= block.Capacity;
        _free[block.SizeClass].Push(block);
    }

    private void Trim()
    {
        queue.Wait();
        transfers?.Finish();
        foreach (Stack<GpuBlock> blocks in _free)
        {
            while (blocks.TryPop(out GpuBlock? block))
            {
                _totalBytes -= block.Capacity;
                _blocks--;
                block.Release();
            }
        }
    }
}
