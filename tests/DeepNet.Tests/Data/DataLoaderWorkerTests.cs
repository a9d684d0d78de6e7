using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using DeepNet.Data;

namespace DeepNet.Tests.Data;

/// <summary>Workers change nothing but the time.</summary>
public sealed class DataLoaderWorkerTests
{
    private const int Patience = 20_000;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    [InlineData(7, 4)]
    [InlineData(40, 2)]
    public async Task Any_number_of_workers_gives_the_same_batches_in_the_same_order(int workers, int prefetch)
    {
        // The first samples are the slowest, so that later batches are ready first.
        var data = new Probe(53, index => Thread.Sleep(index < 5 ? 3 : 0));
        DataLoader<long> Loader(int count) => DataLoader.Create(
            data.Map((sample, random) => sample + random.NextInt(0, 1000) * 100L), 4, Hash, shuffle: true, seed: 9,
            workers: count, prefetch: prefetch);
        DataLoader<long> plain = Loader(0), fast = Loader(workers);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            long[] expected = [.. plain];
            expected.Should().HaveCount(14);
            fast.Should().Equal(expected);
            fast.Epoch--;
            (await All(fast.ReadAllAsync())).Should().Equal(expected);
        }
    }

    [Fact]
    public void Tensors_in_memory_are_the_same_with_workers()
    {
        var tensors = new TensorDataset(Tensor.Arange(0d, 100).Reshape([50, 2]), Tensor.Arange(0d, 50));
        var plain = new DataLoader(tensors, 8, shuffle: true, seed: 4);
        var fast = new DataLoader(tensors, 8, shuffle: true, seed: 4, workers: 2);
        fast.Select(Text).Should().Equal(plain.Select(Text));
        var pairs = new DataLoader(
            tensors.Map(tuple => (First: tuple[0], Second: tuple[1])), 8, shuffle: true, seed: 4, workers: 2);
        plain.Epoch = 0;
        pairs.Select(Text).Should().Equal(plain.Select(Text));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task What_a_dataset_throws_comes_after_the_batches_before_it_with_the_number_of_the_sample(int workers)
    {
        var data = new Probe(40, index =>
        {
            if (index is 17 or 30)
                throw new FormatException($"sample {index} is no good");
        });
        DataLoader<long> loader = DataLoader.Create(data, 4, batch => batch[0], workers: workers);
        var seen = new List<long>();
        Action read = () =>
        {
            foreach (long first in loader)
                seen.Add(first);
        };
        DataLoaderException e = read.Should().Throw<DataLoaderException>().WithMessage(
            "DataLoader: sample 17, in batch 4 of epoch 0: FormatException: sample 17 is no good").Which;
        e.InnerException.Should().BeOfType<FormatException>().Which.StackTrace.Should().Contain(nameof(Probe));
        (e.SampleIndex, e.Position).Should().Be((17, new LoaderPosition(0, 4)));
        seen.Should().Equal(0, 4, 8, 12);
        loader.Position.Should().Be(new LoaderPosition(0, 4));
        data.LivingThreads.Should().Be(0);

        Func<Task> readAsync = () => All(loader.ReadAllAsync());
        (await readAsync.Should().ThrowAsync<DataLoaderException>()).Which.SampleIndex.Should().Be(17);
        data.LivingThreads.Should().Be(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void What_goes_wrong_in_putting_a_batch_together_is_thrown_as_it_is(int workers)
    {
        IDataset<TensorTuple> data = new Probe(6, _ => { }).Map(i => new TensorTuple(Tensor.Zeros([(int)i / 4 + 1])));
        Action read = () => _ = new DataLoader(data, 3, workers: workers).ToList();
        read.Should().Throw<ShapeException>()
            .WithMessage("*two samples of one batch have shapes [1] and [2]; DataLoader.Create takes a function*");
    }

    [Fact]
    public void Leaving_the_loop_ends_the_threads_and_the_reading()
    {
        var data = new Probe(100_000, _ => { });
        DataLoader<long> loader = DataLoader.Create(data, 10, batch => batch[0], workers: 3, prefetch: 2);
        foreach (long first in loader)
        {
            if (first == 20)
                break;
        }

        data.Threads.Should().HaveCount(3);
        data.LivingThreads.Should().Be(0);
        // Three batches were taken; each worker keeps two ready and holds one more.
        data.Reads.Should().BeLessThanOrEqualTo(10 * (3 + (3 * 3)));
    }

    [Fact]
    public async Task Leaving_an_asynchronous_loop_ends_the_threads_too()
    {
        var data = new Probe(100_000, _ => { });
        DataLoader<long> loader = DataLoader.Create(data, 10, batch => batch[0], workers: 2);
        await foreach (long first in loader)
        {
            if (first == 50)
                break;
        }

        data.Threads.Should().HaveCount(2);
        data.LivingThreads.Should().Be(0);
        loader.Position.Should().Be(new LoaderPosition(0, 6));
    }

    [Fact]
    public void A_whole_epoch_leaves_no_thread_either()
    {
        var data = new Probe(100, _ => { });
        DataLoader.Create(data, 10, batch => batch[0], workers: 4).Should().HaveCount(10);
        data.Threads.Should().HaveCount(4);
        data.LivingThreads.Should().Be(0);
    }

    [Fact]
    public void An_enumerator_that_was_only_made_starts_nothing_and_a_forgotten_one_ends_when_it_is_collected()
    {
        var data = new Probe(100_000, _ => { });
        DataLoader<long> loader = DataLoader.Create(data, 10, batch => batch[0], workers: 2);
        using (loader.GetEnumerator())
            data.Threads.Should().BeEmpty();
        Forget(loader);
        data.Threads.Should().NotBeEmpty();
        SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return data.LivingThreads == 0;
            },
            Patience).Should().BeTrue();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_token_ends_the_epoch_and_its_threads(int workers)
    {
        var data = new Probe(100_000, _ => { });
        DataLoader<long> loader = DataLoader.Create(data, 10, batch => batch[0], workers: workers);
        using var source = new CancellationTokenSource();
        int seen = 0;
        Func<Task> read = async () =>
        {
            await foreach (long _ in loader.ReadAllAsync(source.Token))
            {
                if (++seen == 3)
                    await source.CancelAsync();
            }
        };
        (await read.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should()
            .Be(source.Token);
        seen.Should().Be(3);
        loader.Position.Should().Be(new LoaderPosition(0, 3));
        data.LivingThreads.Should().Be(0);
        Func<Task> late = () => All(loader.ReadAllAsync(source.Token));
        await late.Should().ThrowAsync<OperationCanceledException>();
        loader.Epoch.Should().Be(1, "an epoch that was cancelled before it began was none");
    }

    [Fact]
    public async Task A_token_reaches_a_consumer_that_waits()
    {
        using var gate = new ManualResetEventSlim();
        var data = new Probe(10, _ => gate.Wait());
        DataLoader<long> loader = DataLoader.Create(data, 5, batch => batch[0], workers: 1);
        using var source = new CancellationTokenSource();
        Task<List<long>> reading = All(loader.ReadAllAsync(source.Token));
        reading.IsCompleted.Should().BeFalse();
        await source.CancelAsync();
        // The worker is in the middle of a sample, and is waited for.
        gate.Set();
        await reading.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
        data.LivingThreads.Should().Be(0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_position_gives_exactly_the_batches_that_were_left(int workers)
    {
        DataLoader<long> Loader() => DataLoader.Create(
            new Probe(50, _ => { }).Map((sample, random) => sample + random.NextInt(0, 1000) * 100L), 4, Hash,
            shuffle: true, seed: 2, workers: workers);
        DataLoader<long> whole = Loader();
        long[] first = [.. whole], second = [.. whole];
        whole.Position.Should().Be(new LoaderPosition(2, 0));
        for (int stop = 0; stop <= 13; stop++)
        {
            DataLoader<long> killed = Loader();
            killed.Epoch = 1;
            LoaderPosition saved = killed.Position;
            int taken = 0;
            foreach (long _ in killed)
            {
                if (taken == stop)
                    break;
                taken++;
                saved = killed.Position;
            }

            saved.Should().Be(new LoaderPosition(1, stop));
            DataLoader<long> resumed = Loader();
            resumed.Position = saved;
            resumed.Should().Equal(second[stop..]);
            resumed.Position.Should().Be(new LoaderPosition(2, 0));
            resumed.Epoch = 0;
            resumed.Should().Equal(first);
        }
    }

    [Fact]
    public void A_loop_left_early_is_followed_by_a_new_epoch_or_goes_on()
    {
        DataLoader<long> loader = DataLoader.Create(new Probe(8, _ => { }), 2, batch => batch[0]);
        _ = loader.First();
        (loader.Position, loader.Epoch).Should().Be((new LoaderPosition(0, 1), 1));
        loader.Position = loader.Position;
        loader.Should().Equal(2, 4, 6);
        _ = loader.First();
        loader.Should().HaveCount(4);
        loader.Position.Should().Be(new LoaderPosition(3, 0));
    }

    [Fact]
    public void Chance_is_a_function_of_seed_epoch_and_sample_alone()
    {
        IRandomDataset<double> noise = new Probe(20, _ => { }).Map((_, random) => random.NextDouble());
        double[] Read(IDataset<double> data, ulong seed, int epoch, bool shuffle = false, int batch = 3) =>
            [.. new Func<DataLoader<double[]>>(() => DataLoader.Create(
                data, batch, Enumerable.ToArray, shuffle, seed, workers: 2))
                    .Invoke().WithEpoch(epoch).SelectMany(values => values)];
        double[] reference = Read(noise, 1, 0);
        reference.Should().OnlyHaveUniqueItems();
        Read(noise, 1, 0, batch: 7).Should().Equal(reference);
        Read(noise, 1, 0, shuffle: true).Order().Should().Equal(reference.Order());
        Read(noise, 1, 1).Should().NotIntersectWith(reference);
        Read(noise, 2, 0).Should().NotIntersectWith(reference);

        // Wrappers hand the generator on.
        Read(noise.Map(x => x + 1), 1, 0).Should().Equal(reference.Select(x => x + 1));
        Read(noise.Subset([.. Enumerable.Range(0, 20)]), 1, 0).Should().Equal(reference);
        Read(noise.Subset([.. Enumerable.Range(0, 9)]).Concat(noise.Subset([9, 10, 11])), 1, 0)
            .Should().Equal(reference[..12]);
        Read(new Probe(20, _ => { }).Zip(noise).Map(pair => pair.Second), 1, 0).Should().Equal(reference);
        Read(noise.Map((x, random) => x + random.NextDouble()), 1, 0).Should().NotIntersectWith(reference);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void A_sample_that_is_drawn_again_in_an_epoch_has_other_chances(int workers)
    {
        IRandomDataset<(long Sample, double Noise)> noise =
            new Probe(10, _ => { }).Map((sample, random) => (sample, random.NextDouble()));
        Tensor labels = Tensor.From<long>([0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
        (long Sample, double Noise)[] drawn =
        [
            .. DataLoader.Create(
                noise, 3, Enumerable.ToArray, seed: 1, sampler: new BalancedSampler(labels, seed: 2), workers: workers)
                .SelectMany(batch => batch),
        ];
        drawn.Should().HaveCount(16);
        drawn.Select(pair => pair.Sample).Distinct().Should().HaveCount(10);
        drawn.Select(pair => pair.Noise).Should().OnlyHaveUniqueItems();
        // The first time it is what it is without a sampler.
        (long Sample, double Noise)[] plain =
            [.. DataLoader.Create(noise, 3, Enumerable.ToArray, seed: 1).SelectMany(batch => batch)];
        drawn.DistinctBy(pair => pair.Sample).Should().BeEquivalentTo(plain);
    }

    [Fact]
    public void Workers_record_gradients_or_not_like_who_started_them()
    {
        Tensor weight = Tensor.Ones([1]).RequireGrad();
        DataLoader<bool> loader = DataLoader.Create(
            new Probe(2, _ => { }), 1, batch => (weight * batch[0]).RequiresGrad, workers: 1);
        loader.Should().Equal(true, true);
        using (Tensor.NoGrad())
            loader.Should().Equal(false, false);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        var data = new Probe(10, _ => { });
        Creating(workers: -1).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("DataLoader: workers -1 must be in 0 … 256.*");
        Creating(prefetch: 0).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("DataLoader: prefetch 0 must be positive.*");
        Creating(shuffle: true, sampler: new SequentialSampler(10)).Should().Throw<ArgumentException>()
            .WithMessage("DataLoader: a sampler decides the order itself; leave out shuffle.");
        Creating(batchSize: 4, dropLast: true, sampler: new SequentialSampler(3)).Should().Throw<ArgumentException>()
            .WithMessage("DataLoader: 3 samples do not fill a batch of 4, and dropLast leaves nothing.");
        DataLoader<int> loader = DataLoader.Create(data, 3, batch => batch.Count, sampler: new SequentialSampler(12));
        loader.Invoking(l => l.ToList()).Should().Throw<InvalidOperationException>()
            .WithMessage("DataLoader: the sampler asks for sample 10 in epoch 0, but the dataset has 10.");
        loader.Invoking(l => l.Position = new LoaderPosition(0, 5)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("DataLoader: position 0, 5 must be an epoch from 0 and 0 … 4 of its batches.*");
        loader.Invoking(l => l.Epoch = -1).Should().Throw<ArgumentOutOfRangeException>();

        Action Creating(
            int batchSize = 1, int workers = 0, int prefetch = 2, bool shuffle = false, bool dropLast = false,
            Sampler? sampler = null) =>
            () => DataLoader.Create(
                data, batchSize, batch => batch.Count, shuffle, dropLast: dropLast, sampler: sampler, workers: workers,
                prefetch: prefetch);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(DataLoader<long> loader) => loader.GetEnumerator().MoveNext().Should().BeTrue();

    private static long Hash(IReadOnlyList<long> batch) => batch.Aggregate(17L, (hash, sample) => (hash * 31) + sample);

    private static string Text(TensorTuple batch) =>
        string.Join(" ", batch.Select(tensor => string.Join(",", tensor.ToArray<float>())));

    private static async Task<List<T>> All<T>(IAsyncEnumerable<T> source)
    {
        var items = new List<T>();
        await foreach (T item in source)
            items.Add(item);
        return items;
    }

    /// <summary>Sample i is i; notes who reads.</summary>
    private sealed class Probe(int count, Action<int> onRead) : IDataset<long>
    {
        private readonly ConcurrentDictionary<Thread, bool> _threads = new();
        private int _reads;

        public int Count => count;

        public ICollection<Thread> Threads => _threads.Keys;

        public int LivingThreads => _threads.Keys.Count(
            thread => thread.IsAlive && thread.Name?.StartsWith("DeepNet loader", StringComparison.Ordinal) == true);

        public int Reads => _reads;

        public long this[int index]
        {
            get
            {
                _threads[Thread.CurrentThread] = true;
                Interlocked.Increment(ref _reads);
                onRead(index);
                return index;
            }
        }
    }
}

internal static class LoaderSteps
{
    public static DataLoader<T> WithEpoch<T>(this DataLoader<T> loader, int epoch)
    {
        loader.Epoch = epoch;
        return loader;
    }
}
