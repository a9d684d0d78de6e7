using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace DeepNet.Backends.Cpu;

/// <summary>Work cut into numbered blocks of a fixed size.</summary>
/// <remarks>
/// Every thread that helps works on its own copy of the struct, so a field may hold scratch that must not be shared.
/// What a block computes may depend on its number only, never on the thread or on the order of blocks.
/// </remarks>
internal interface IParallelBody
{
    /// <summary>Computes one block.</summary>
    void Run(long block);
}

/// <summary>Fork-join pool for kernels: caller and workers take blocks from one counter until none is left.</summary>
/// <remarks>
/// One launch owns the pool at a time. Whoever finds it taken (a nested call, a second user thread) runs all its blocks
/// itself, so nothing ever waits for the pool. A worker may only read the job between entering and leaving the gate,
/// and the launch ends when the gate is closed and empty: a late worker finds it closed, or finds the next job.
/// </remarks>
internal static class WorkerPool
{
    internal const int MaxThreads = 256;
    private const string Variable = "DEEPNET_NUM_THREADS";

    private const int Closed = 1 << 30;

    // .NET scales one iteration of Thread.SpinWait to about 37 ns, so a worker stays hot for about 40 µs.
    private const int HotSpins = 1000;
    private const int CrowdedSpins = 10;
    private const int SpinsPerLook = 16;

    // Blocks of a walk from the end that are still taken in order: about what a core's second cache holds.
    private const long Stretch = 16;

    // Waking a thread costs microseconds, so the woken wake the rest: a tree in which everybody wakes four.
    private const int FanOut = 4;

    private static readonly Worker[] _workers = new Worker[MaxThreads - 1];
    private static int _started;
    private static int _threadCount;
    private static int _busy;
    private static readonly Share[] _shares = new Share[MaxThreads];
    private static Lines _lines = new() { Gate = Closed };

    // What a launch publishes: written while the gate is closed and empty, read inside it.
    private static Job? _job;
    private static int _helpers;
    private static int _callerProcessor = -1;
    private static ExceptionDispatchInfo? _failure;

    [ThreadStatic]
    private static bool t_isBackwards;

    /// <summary>Threads that work on one launch, the caller included.</summary>
    /// <exception cref="InvalidOperationException">DEEPNET_NUM_THREADS is set, but not to 1 … 256.</exception>
    public static int ThreadCount
    {
        get
        {
            int count = Volatile.Read(ref _threadCount);
            return count != 0 ? count : ReadThreadCount();
        }
    }

    /// <summary>Worker threads alive so far.</summary>
    internal static int StartedWorkers => Volatile.Read(ref _started);

    /// <summary>Sets <see cref="ThreadCount"/> from the next launch on.</summary>
    internal static void SetThreadCount(int count)
    {
        if (count is < 1 or > MaxThreads)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), count, $"ThreadCount: {count} is not a number of threads; use 1 to {MaxThreads}.");
        }

        Volatile.Write(ref _threadCount, count);
    }

    /// <summary>The thread count for a value of DEEPNET_NUM_THREADS; one per processor if it is not set.</summary>
    internal static int ParseThreadCount(string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            return Math.Clamp(Environment.ProcessorCount, 1, MaxThreads);

        if (int.TryParse(value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out int count) && count is >= 1 and <= MaxThreads)
        {
            return count;
        }

        throw new InvalidOperationException(
            $"{Variable}: \"{value}\" is not a number of threads; use a whole number from 1 to {MaxThreads}.");
    }

    /// <summary>Runs blocks 0 to <paramref name="blocks"/> - 1 once each and returns when all are done.</summary>
    /// <remarks>
    /// If a block throws, blocks not yet begun are dropped and the first exception is thrown again here. Nothing is
    /// allocated, except for threads at their first use and one job object per body type.
    /// </remarks>
    public static void For<TBody>(long blocks, in TBody body)
        where TBody : struct, IParallelBody
    {
        int threads = ThreadCount;
        if (blocks > 1 && threads > 1 && Volatile.Read(ref _busy) == 0
            && Interlocked.CompareExchange(ref _busy, 1, 0) == 0)
        {
            try
            {
                Launch(blocks, in body, (int)Math.Min(threads, blocks) - 1);
            }
            finally
            {
                Volatile.Write(ref _busy, 0);
            }

            return;
        }

        // Every other walk begins where the one before ended: what that read or wrote last is still in the caches.
        TBody own = body;
        bool isBackwards = blocks > Stretch && (t_isBackwards = !t_isBackwards);
        for (long i = 0; i < blocks; i++)
            own.Run(isBackwards ? FromEnd(i, blocks) : i);
    }

    /// <summary>The block that comes <paramref name="i"/>th where the last stretch is the first.</summary>
    private static long FromEnd(long i, long blocks)
    {
        long inStretch = i % Stretch;
        return Math.Max(0, blocks - Stretch - (i - inStretch)) + inStretch;
    }

    private static int ReadThreadCount()
    {
        int count = ParseThreadCount(Environment.GetEnvironmentVariable(Variable));
        int before = Interlocked.CompareExchange(ref _threadCount, count, 0);
        return before != 0 ? before : count;
    }

    private static void Launch<TBody>(long blocks, in TBody body, int helpers)
        where TBody : struct, IParallelBody
    {
        StartWorkers(helpers);
        Job<TBody> job = JobOf<TBody>.Instance;
        job.Body = body;
        job.Blocks = blocks;
        _job = job;
        _helpers = helpers;
        _failure = null;
        _callerProcessor = Thread.GetCurrentProcessorId();
        int parts = helpers + 1;
        for (int part = 0; part < parts; part++)
            _shares[part].Next = blocks * part / parts;

        // The write to the gate publishes all of the above. The generation is a full fence between that and the look at
        // who is parked; a worker does the same the other way round, so no wake-up is lost.
        Volatile.Write(ref _lines.Gate, 0);
        Interlocked.Increment(ref _lines.Generation);
        WakeBelow(0, helpers);

        job.Work(0, parts);
        Interlocked.Or(ref _lines.Gate, Closed);
        WaitUntilEmpty();

        // What the body refers to must not live on in a static.
        job.Body = default;
        ExceptionDispatchInfo? failure = _failure;
        _failure = null;
        failure?.Throw();
    }

    private static void StartWorkers(int needed)
    {
        while (_started < needed)
        {
            var worker = new Worker(_started);
            worker.Start();
            _workers[_started] = worker;
            Volatile.Write(ref _started, _started + 1);
        }
    }

    private static void WaitUntilEmpty()
    {
        int spins = 0;
        while (Volatile.Read(ref _lines.Gate) != Closed)
        {
            if (++spins <= HotSpins)
                Thread.SpinWait(1);
            else
                Thread.Yield();
        }
    }

    /// <summary>Wakes the parked children of a node of the tree: 0 is the caller, i + 1 is worker i.</summary>
    private static void WakeBelow(int node, int helpers)
    {
        int first = node * FanOut;
        int end = Math.Min(first + FanOut, helpers);
        for (int i = first; i < end; i++)
            _workers[i].WakeIfParked();
    }

    private static bool TryEnter()
    {
        while (true)
        {
            int gate = Volatile.Read(ref _lines.Gate);
            if ((gate & Closed) != 0)
                return false;
            if (Interlocked.CompareExchange(ref _lines.Gate, gate + 1, gate) == gate)
                return true;
        }
    }

    private static void Leave() => Interlocked.Decrement(ref _lines.Gate);

    /// <summary>What all threads hammer on, each in two cache lines of its own (processors fetch pairs).</summary>
    [StructLayout(LayoutKind.Explicit, Size = 512)]
    private struct Lines
    {
        /// <summary>The number of workers inside, and the bit <see cref="Closed"/>.</summary>
        [FieldOffset(256)]
        public int Gate;

        /// <summary>Counts launches: what idle workers watch.</summary>
        [FieldOffset(384)]
        public int Generation;
    }

    /// <summary>A part of the blocks, in two cache lines of its own.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Share
    {
        /// <summary>The next block nobody has taken.</summary>
        [FieldOffset(0)]
        public long Next;
    }

    private abstract class Job
    {
        public long Blocks;

        public abstract void Work(int self, int parts);
    }

    private sealed class Job<TBody> : Job
        where TBody : struct, IParallelBody
    {
        public TBody Body;

        // Everybody begins with a part of its own, the same in every launch: what it wrote in the one before is still
        // in its caches. Who is done helps the next.
        public override void Work(int self, int parts)
        {
            long blocks = Blocks;
            try
            {
                TBody own = Body;
                for (int i = 0; i < parts; i++)
                {
                    int part = self + i < parts ? self + i : self + i - parts;
                    long end = blocks * (part + 1) / parts, block;
                    while ((block = Interlocked.Increment(ref _shares[part].Next) - 1) < end)
                        own.Run(block);
                }
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(e), null);
                for (int part = 0; part < parts; part++)
                    Interlocked.Exchange(ref _shares[part].Next, blocks);
            }
        }
    }

    /// <summary>One job per body type is enough, because one launch owns the pool at a time.</summary>
    private static class JobOf<TBody>
        where TBody : struct, IParallelBody
    {
        public static readonly Job<TBody> Instance = new();
    }

    [SuppressMessage("Design", "CA1001", Justification = "Workers live as long as the process.")]
    private sealed class Worker(int index)
    {
        private readonly AutoResetEvent _wake = new(false);
        private int _parked;

        public void Start()
        {
            var thread = new Thread(Loop) { IsBackground = true, Name = $"DeepNet worker {index}" };
            thread.UnsafeStart();
        }

        public void WakeIfParked()
        {
            if (Volatile.Read(ref _parked) != 0 && Interlocked.Exchange(ref _parked, 0) != 0)
                _wake.Set();
        }

        private void Loop()
        {
            int seen = 0;
            while (true)
            {
                seen = WaitForLaunch(seen);
                if (!TryEnter())
                    continue;

                // The count may have been lowered since this worker was last needed.
                if (index < _helpers)
                {
                    WakeBelow(index + 1, _helpers);
                    LeaveToCaller();
                    _job!.Work(index + 1, _helpers + 1);
                }

                Leave();
            }
        }

        private static bool IsCrowded => Volatile.Read(ref _threadCount) > Environment.ProcessorCount;

        private static void LeaveToCaller()
        {
            if (!IsCrowded)
                ThreadPlacement.Leave(Volatile.Read(ref _callerProcessor));
        }

        private int WaitForLaunch(int seen)
        {
            // More threads than processors: spinning would only take time from those that work.
            int spins = IsCrowded ? CrowdedSpins : HotSpins;
            int generation;
            for (int i = 0; i < spins; i++)
            {
                if ((generation = Volatile.Read(ref _lines.Generation)) != seen)
                    return generation;
                if (i % SpinsPerLook == 0)
                    LeaveToCaller();
                Thread.SpinWait(1);
            }

            while ((generation = Volatile.Read(ref _lines.Generation)) == seen)
                Park(seen);
            return generation;
        }

        private void Park(int seen)
        {
            Interlocked.Exchange(ref _parked, 1);
            if (Volatile.Read(ref _lines.Generation) == seen || Interlocked.Exchange(ref _parked, 0) == 0)
                _wake.WaitOne();
        }
    }
}
