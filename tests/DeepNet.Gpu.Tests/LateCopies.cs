using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using DeepNet.Gpu;
using DeepNet.Gpu.Memory;

namespace DeepNet.Tests;

/// <summary>Copies beside the kernels of the emulator, on a thread of their own, and late: who does not wait for them
/// reads what was there before.</summary>
/// <remarks>The emulator's kernels are over when they are launched, so their lane is the thread that launches
/// them.</remarks>
internal sealed unsafe class LateCopies : ICopyEngine, IDisposable
{
    private readonly BlockingCollection<Action> _beside = [];
    private readonly ConcurrentDictionary<nint, ManualResetEventSlim> _marks = [];
    private readonly Thread _thread;

    // A device that was collected would take its memory with it, below copies that are still to come.
    private readonly List<GpuDevice> _devices = [];
    private long _lastMark;

    public LateCopies()
    {
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Nothing is copied beside the kernels while it is not set.</summary>
    public ManualResetEventSlim Gate { get; } = new(true);

    /// <summary>What was asked for, in its order.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>Pieces of pinned memory.</summary>
    public int Pieces { get; private set; }

    /// <summary>A device whose uploads go this way.</summary>
    public GpuDevice Device(int mostPieces = 256)
    {
        _devices.Add(new GpuDevice(
            "late", GpuKind.Emulator, new GpuQueue(GpuDevice.Emulator.Queue.Accelerator),
            new GpuTransfers(this) { MostPieces = mostPieces }));
        return _devices[^1];
    }

    public nint AllocatePinned(int bytes)
    {
        Pieces++;
        return (nint)NativeMemory.Alloc((nuint)bytes);
    }

    public nint CreateEvent()
    {
        nint mark = (nint)Interlocked.Increment(ref _lastMark);
        _marks[mark] = new ManualResetEventSlim(true);
        return mark;
    }

    public void Copy(nint from, nint to, int bytes, CopyLane lane)
    {
        Calls.Enqueue($"copy {lane}");
        if (lane == CopyLane.Kernels)
            Buffer.MemoryCopy((void*)from, (void*)to, bytes, bytes);
        else
            _beside.Add(() => Buffer.MemoryCopy((void*)from, (void*)to, bytes, bytes));
    }

    public void Record(nint mark, CopyLane lane)
    {
        Calls.Enqueue($"mark {lane}");
        var passed = new ManualResetEventSlim(lane == CopyLane.Kernels);
        _marks[mark] = passed;
        if (lane == CopyLane.Beside)
            _beside.Add(passed.Set);
    }

    public bool IsPassed(nint mark) => _marks[mark].IsSet;

    public void Wait(nint mark) => _marks[mark].Wait();

    public void Wait(nint mark, CopyLane lane)
    {
        Calls.Enqueue($"wait {lane}");
        ManualResetEventSlim passed = _marks[mark];
        if (lane == CopyLane.Kernels)
            passed.Wait();
        else
            _beside.Add(passed.Wait);
    }

    public void Finish()
    {
        using var done = new ManualResetEventSlim();
        _beside.Add(done.Set);
        done.Wait();
    }

    public void Dispose()
    {
        Gate.Set();
        _beside.CompleteAdding();
        _thread.Join();
        _devices.Clear();
        _beside.Dispose();
        Gate.Dispose();
    }

    private void Run()
    {
        foreach (Action action in _beside.GetConsumingEnumerable())
        {
            Gate.Wait();
            Thread.Sleep(2); // late, which is the point: whoever does not wait for the mark reads too early
            action();
        }
    }
}
