using System.Collections.Concurrent;
using DeepNet.Backends.Cpu;

namespace DeepNet.Tests.Backends;

/// <summary>Tests that change the thread count or count on a free pool run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WorkerPoolCollection
{
    public const string Name = "WorkerPool";
}

[Collection(WorkerPoolCollection.Name)]
public sealed class WorkerPoolTests : IDisposable
{
    private readonly int _threadCount = WorkerPool.ThreadCount;

    public void Dispose() => WorkerPool.SetThreadCount(_threadCount);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Every_block_runs_exactly_once(int threads)
    {
        WorkerPool.SetThreadCount(threads);
        foreach (int blocks in new[] { 0, 1, 2, 3, 7, 16, 17, 31, 32, 33, 64, 1000, 50_000 })
        {
            // Twice: walks take turns in their direction.
            for (int walk = 0; walk < 2; walk++)
            {
                var runs = new int[blocks];
                WorkerPool.For(blocks, new Count(runs));
                runs.Count(r => r != 1).Should().Be(0, "each of {0} blocks runs once", blocks);
            }
        }
    }

    [Fact]
    public void Every_other_walk_of_a_thread_begins_with_the_last_stretch()
    {
        WorkerPool.SetThreadCount(1);
        int[][] walks = [.. Enumerable.Range(0, 3).Select(_ => Walk(40))];
        int[] forth = [.. Enumerable.Range(0, 40)];
        int[] back = [.. forth[24..], .. forth[8..24], .. forth[..8]];
        bool beganForth = walks[0][0] == 0;
        walks.Should().BeEquivalentTo(
            beganForth ? new[] { forth, back, forth } : [back, forth, back], o => o.WithStrictOrdering());

        static int[] Walk(int blocks)
        {
            var order = new List<int>();
            WorkerPool.For(blocks, new Note(order));
            return [.. order];
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Thousands_of_short_launches_lose_and_repeat_no_block(int threads)
    {
        WorkerPool.SetThreadCount(threads);
        const int launches = 20_000;
        var runs = new int[launches + 16];
        long expected = 0;
        for (int launch = 0; launch < launches; launch++)
        {
            int blocks = (launch % 9) + 1;
            expected += blocks;
            WorkerPool.For(blocks, new CountFrom(runs, launch));
            // Everything must have been written when For returns: block 0 of this launch counts at index launch.
            if (runs[launch + blocks - 1] == 0)
                Assert.Fail($"Launch {launch} returned before its last block was done.");
        }

        runs.Sum(r => (long)r).Should().Be(expected);
    }

    [Fact]
    public void A_late_worker_never_runs_a_finished_body()
    {
        WorkerPool.SetThreadCount(4);
        for (int launch = 0; launch < 20_000; launch++)
        {
            var alive = new Flag { Value = 1 };
            if ((launch & 1) == 0)
                WorkerPool.For(3, new CheckAlive(alive));
            else
                WorkerPool.For(3, new CheckAliveToo(alive));
            Volatile.Write(ref alive.Value, 0);
        }

        Volatile.Read(ref CheckAlive.Dead).Should().Be(0);
    }

    [Fact]
    public void Several_threads_take_part()
    {
        WorkerPool.SetThreadCount(3);
        var seen = new ConcurrentDictionary<int, string?>();
        using var together = new Barrier(3);
        WorkerPool.For(3, new Meet(together, seen));
        seen.Should().HaveCount(3).And.ContainKey(Environment.CurrentManagedThreadId);
        seen.Values.Where(name => name?.StartsWith("DeepNet worker", StringComparison.Ordinal) == true)
            .Should().HaveCount(2);
    }

    [Fact]
    public void No_more_workers_than_blocks_and_threads_ask_for()
    {
        WorkerPool.SetThreadCount(WorkerPool.MaxThreads);
        int before = WorkerPool.StartedWorkers;
        WorkerPool.For(2, new Count(new int[2]));
        WorkerPool.StartedWorkers.Should().Be(Math.Max(before, 1));

        WorkerPool.SetThreadCount(1);
        var seen = new ConcurrentDictionary<int, string?>();
        WorkerPool.For(100, new See(seen));
        seen.Keys.Should().Equal(Environment.CurrentManagedThreadId);
    }

    [Fact]
    public void A_lowered_thread_count_is_kept_by_workers_that_are_still_hot()
    {
        WorkerPool.SetThreadCount(8);
        WorkerPool.For(64, new Count(new int[64]));
        WorkerPool.SetThreadCount(2);
        for (int launch = 0; launch < 200; launch++)
        {
            var seen = new ConcurrentDictionary<int, string?>();
            WorkerPool.For(64, new See(seen));
            seen.Count.Should().BeLessThanOrEqualTo(2);
        }
    }

    [Fact]
    public void The_thread_count_may_change_while_work_runs()
    {
        var stop = new Flag();
        var changer = new Thread(() =>
        {
            for (int i = 0; Volatile.Read(ref stop.Value) == 0; i++)
            {
                WorkerPool.SetThreadCount((i % 8) + 1);
                Thread.Yield();
            }
        });
        changer.Start();
        var runs = new int[100];
        for (int launch = 0; launch < 2000; launch++)
            WorkerPool.For(runs.Length, new Count(runs));
        Volatile.Write(ref stop.Value, 1);
        changer.Join();
        runs.Should().AllSatisfy(r => r.Should().Be(2000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void An_exception_reaches_the_caller_after_all_others_left(int threads)
    {
        WorkerPool.SetThreadCount(threads);
        for (int launch = 0; launch < 200; launch++)
        {
            var inside = new Flag();
            Action run = () => WorkerPool.For(100, new Fail(inside, launch % 100));
            run.Should().Throw<InvalidDataException>().WithMessage($"block {launch % 100}");
            Volatile.Read(ref inside.Value).Should().Be(0);

            var runs = new int[100];
            WorkerPool.For(100, new Count(runs));
            runs.Should().AllBeEquivalentTo(1);
        }
    }

    [Fact]
    public void Blocks_not_yet_begun_are_dropped_after_an_exception()
    {
        WorkerPool.SetThreadCount(2);
        var runs = new int[1];
        Action run = () => WorkerPool.For(long.MaxValue / 2, new FailAlways(runs));
        run.Should().Throw<InvalidDataException>();
        runs[0].Should().BeInRange(1, 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_nested_launch_runs_on_the_thread_that_asks(int threads)
    {
        WorkerPool.SetThreadCount(threads);
        var runs = new int[16 * 32];
        var strangers = new Flag();
        WorkerPool.For(16, new Nest(runs, strangers));
        runs.Should().AllBeEquivalentTo(1);
        strangers.Value.Should().Be(0);
    }

    [Fact]
    public void A_second_user_thread_works_alone_while_the_pool_is_taken()
    {
        WorkerPool.SetThreadCount(2);
        using var taken = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var holder = new Thread(() => WorkerPool.For(2, new Hold(taken, release)));
        holder.Start();
        taken.Wait();

        var seen = new ConcurrentDictionary<int, string?>();
        WorkerPool.For(100, new See(seen));
        seen.Keys.Should().Equal(Environment.CurrentManagedThreadId);

        release.Set();
        holder.Join();
    }

    [Fact]
    public void User_threads_at_once_all_get_their_blocks()
    {
        WorkerPool.SetThreadCount(3);
        var runs = new int[4][];
        var threads = Enumerable.Range(0, runs.Length).Select(t => new Thread(() =>
        {
            runs[t] = new int[50];
            for (int launch = 0; launch < 3000; launch++)
                WorkerPool.For(50, new Count(runs[t]));
        })).ToArray();
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        runs.Should().AllSatisfy(r => r.Should().AllBeEquivalentTo(3000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_launch_allocates_nothing(int threads)
    {
        WorkerPool.SetThreadCount(threads);
        var runs = new int[8];
        WorkerPool.For(8, new Count(runs));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int launch = 0; launch < 100; launch++)
            WorkerPool.For(8, new Count(runs));
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(100, "a launch costs less than a byte");
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData(" 12 ", 12)]
    [InlineData("256", 256)]
    public void The_variable_sets_the_thread_count(string value, int expected) =>
        WorkerPool.ParseThreadCount(value).Should().Be(expected);

    [Fact]
    public void Without_the_variable_there_is_one_thread_per_processor()
    {
        int expected = Math.Min(Environment.ProcessorCount, WorkerPool.MaxThreads);
        WorkerPool.ParseThreadCount(null).Should().Be(expected);
        WorkerPool.ParseThreadCount("").Should().Be(expected);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-2")]
    [InlineData("257")]
    [InlineData("many")]
    [InlineData("2.5")]
    [InlineData("99999999999")]
    public void A_bad_variable_is_named_with_value_and_rule(string value)
    {
        Action parse = () => WorkerPool.ParseThreadCount(value);
        parse.Should().Throw<InvalidOperationException>().WithMessage(
            $"DEEPNET_NUM_THREADS: \"{value}\" is not a number of threads; use a whole number from 1 to 256.");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(257)]
    public void A_bad_thread_count_is_refused_and_changes_nothing(int count)
    {
        CpuOptions.ThreadCount = 5;
        Action set = () => CpuOptions.ThreadCount = count;
        set.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"ThreadCount: {count} is not*1 to 256*");
        CpuOptions.ThreadCount.Should().Be(5);
    }

    private sealed class Flag
    {
        public int Value;
    }

    private readonly struct Count(int[] runs) : IParallelBody
    {
        public void Run(long block) => Interlocked.Increment(ref runs[block]);
    }

    private readonly struct Note(List<int> order) : IParallelBody
    {
        public void Run(long block) => order.Add((int)block);
    }

    private readonly struct CountFrom(int[] runs, int start) : IParallelBody
    {
        public void Run(long block) => Interlocked.Increment(ref runs[start + block]);
    }

    private readonly struct CheckAlive(Flag alive) : IParallelBody
    {
        public static int Dead;

        public void Run(long block)
        {
            if (Volatile.Read(ref alive.Value) == 0)
                Interlocked.Increment(ref Dead);
        }
    }

    private readonly struct CheckAliveToo(Flag alive) : IParallelBody
    {
        public void Run(long block) => new CheckAlive(alive).Run(block);
    }

    private readonly struct See(ConcurrentDictionary<int, string?> seen) : IParallelBody
    {
        public void Run(long block) => seen[Environment.CurrentManagedThreadId] = Thread.CurrentThread.Name;
    }

    private readonly struct Meet(Barrier together, ConcurrentDictionary<int, string?> seen) : IParallelBody
    {
        public void Run(long block)
        {
            seen[Environment.CurrentManagedThreadId] = Thread.CurrentThread.Name;
            if (!together.SignalAndWait(TimeSpan.FromSeconds(30)))
                throw new TimeoutException("The other threads did not come.");
        }
    }

    private readonly struct Hold(ManualResetEventSlim taken, ManualResetEventSlim release) : IParallelBody
    {
        public void Run(long block)
        {
            taken.Set();
            release.Wait();
        }
    }

    private readonly struct Fail(Flag inside, int at) : IParallelBody
    {
        public void Run(long block)
        {
            Interlocked.Increment(ref inside.Value);
            try
            {
                Thread.SpinWait(10);
                if (block == at)
                    throw new InvalidDataException($"block {block}");
            }
            finally
            {
                Interlocked.Decrement(ref inside.Value);
            }
        }
    }

    private readonly struct FailAlways(int[] runs) : IParallelBody
    {
        public void Run(long block)
        {
            Interlocked.Increment(ref runs[0]);
            throw new InvalidDataException("always");
        }
    }

    private readonly struct Nest(int[] runs, Flag strangers) : IParallelBody
    {
        public void Run(long block) =>
            WorkerPool.For(32, new Inner(runs, strangers, block * 32, Environment.CurrentManagedThreadId));
    }

    private readonly struct Inner(int[] runs, Flag strangers, long start, int thread) : IParallelBody
    {
        public void Run(long block)
        {
            Interlocked.Increment(ref runs[start + block]);
            if (Environment.CurrentManagedThreadId != thread)
                Interlocked.Increment(ref strangers.Value);
        }
    }
}
