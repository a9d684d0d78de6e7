using System.Runtime.CompilerServices;
using DeepNet.Data;

namespace DeepNet.Tests.Data;

public sealed class DataStreamTests
{
    [Fact]
    public async Task Batches_follow_the_stream_and_a_last_one_can_be_dropped()
    {
        (await All(Numbers(7).Batches(3, string.Concat))).Should().Equal("012", "345", "6");
        (await All(Numbers(7).Batches(3, string.Concat, dropLast: true))).Should().Equal("012", "345");
        (await All(Numbers(0).Batches(3, string.Concat))).Should().BeEmpty();
        List<TensorTuple> tuples = await All(
            Numbers(5).Select(i => new TensorTuple(Tensor.Full([2], i), Tensor.Full([], -i))).Batches(2));
        tuples.Select(tuple => tuple.ToString()).Should().Equal("([2, 2], [2])", "([2, 2], [2])", "([1, 2], [1])");
        tuples[1][1].ToArray<float>().Should().Equal(-2, -3);
    }

    [Fact]
    public async Task A_shuffle_buffer_gives_every_sample_once_in_an_order_of_the_seed()
    {
        List<int> a = await All(Numbers(100).ShuffleBuffered(10, seed: 1));
        a.Order().Should().Equal(Enumerable.Range(0, 100));
        a.Should().NotEqual(Enumerable.Range(0, 100));
        a.Select((sample, place) => sample - place).Should().OnlyContain(early => early < 10);
        (await All(Numbers(100).ShuffleBuffered(10, seed: 1))).Should().Equal(a);
        (await All(Numbers(100).ShuffleBuffered(10, seed: 2))).Should().NotEqual(a);
        (await All(Numbers(5).ShuffleBuffered(1, seed: 2))).Should().Equal(0, 1, 2, 3, 4);
    }

    [Fact]
    public async Task Every_order_of_a_small_stream_comes_about_equally_often()
    {
        var counts = new Dictionary<string, int>();
        for (ulong seed = 0; seed < 6000; seed++)
        {
            string order = string.Concat(await All(Numbers(3).ShuffleBuffered(3, seed)));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        // 1000 each, with a standard deviation of 29.
        counts.Should().HaveCount(6);
        counts.Values.Should().OnlyContain(count => Math.Abs(count - 1000) < 150);
    }

    [Fact]
    public async Task Reading_ahead_changes_nothing_and_stays_within_its_bound()
    {
        int made = 0;
        int most = 0, taken = 0;
        await foreach (int item in Numbers(200, _ => made++).Prefetch(4))
        {
            item.Should().Be(taken);
            await Task.Yield();
            most = Math.Max(most, Volatile.Read(ref made) - ++taken);
        }

        taken.Should().Be(200);
        // Four wait, and the next is in hand.
        most.Should().BeLessThanOrEqualTo(5);
    }

    [Fact]
    public async Task What_the_source_throws_comes_after_what_it_gave()
    {
        var seen = new List<int>();
        Func<Task> read = async () =>
        {
            await foreach (int item in Numbers(10, i => _ = i == 6 ? throw new FormatException("six") : i).Prefetch(3))
                seen.Add(item);
        };
        await read.Should().ThrowAsync<FormatException>().WithMessage("six");
        seen.Should().Equal(0, 1, 2, 3, 4, 5);
    }

    [Fact]
    public async Task Leaving_the_loop_ends_the_source()
    {
        bool ended = false;
        await foreach (int item in Endless(() => ended = true).Prefetch(2))
        {
            if (item == 5)
                break;
        }

        ended.Should().BeTrue();
    }

    [Fact]
    public async Task A_token_reaches_the_source()
    {
        using var source = new CancellationTokenSource();
        bool ended = false;
        Func<Task> read = async () =>
        {
            IAsyncEnumerable<string> batches =
                Endless(() => ended = true).ShuffleBuffered(4, 1).Batches(2, string.Concat).Prefetch(2);
            await foreach (string _ in batches.WithCancellation(source.Token))
                await source.CancelAsync();
        };
        await read.Should().ThrowAsync<OperationCanceledException>();
        ended.Should().BeTrue();
    }

    [Fact]
    public void Mistakes_are_named_at_once()
    {
        Action buffer = () => Numbers(1).ShuffleBuffered(0, 1);
        buffer.Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("ShuffleBuffered: bufferSize 0 must be positive.*");
        Action batch = () => Numbers(1).Batches(-1, string.Concat);
        batch.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Batches: batchSize -1 must be positive.*");
        Action prefetch = () => Numbers(1).Prefetch(0);
        prefetch.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Prefetch: capacity 0 must be positive.*");
    }

    private static async IAsyncEnumerable<int> Numbers(int count, Action<int>? onMake = null)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
            onMake?.Invoke(i);
            yield return i;
        }
    }

    private static async IAsyncEnumerable<int> Endless(
        Action onEnd, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                await Task.Yield();
                cancellation.ThrowIfCancellationRequested();
                yield return i;
            }
        }
        finally
        {
            onEnd();
        }
    }

    private static async Task<List<T>> All<T>(IAsyncEnumerable<T> source)
    {
        var items = new List<T>();
        await foreach (T item in source)
            items.Add(item);
        return items;
    }
}
