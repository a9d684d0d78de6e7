using System.Collections.Concurrent;
using DeepNet.Data;

namespace DeepNet.Tests.Data;

/// <summary>Batches on a device: another place, and nothing else.</summary>
public sealed class DataLoaderDeviceTests
{
    private static readonly Device s_there = TestDevices.Get("composed");

    private static readonly TensorDataset s_data =
        new(Tensor.Arange(0d, 100).Reshape([50, 2]), Tensor.Arange(0L, 50));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Batches_lie_on_the_device_with_the_values_and_order_they_had(int workers)
    {
        List<TensorTuple> expected = [.. Loader(0)];
        DataLoader loader = Loader(workers).To(s_there);
        loader.Device.Should().BeSameAs(s_there);
        Check([.. loader]);
        loader.Epoch = 0;
        var read = new List<TensorTuple>();
        await foreach (TensorTuple batch in loader.ReadAllAsync(CancellationToken.None))
            read.Add(batch);
        Check(read);

        void Check(List<TensorTuple> actual)
        {
            actual.Should().HaveCount(7);
            for (int b = 0; b < actual.Count; b++)
            {
                actual[b].Should().OnlyContain(tensor => tensor.Device == s_there);
                for (int i = 0; i < 2; i++)
                    actual[b][i].To(Device.Cpu).Equal(expected[b][i]).Should().BeTrue($"batch {b}, tensor {i}");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_position_counts_the_batches_that_were_given_out(int workers)
    {
        List<string> whole = [.. Loader(0).Select(Text)];
        DataLoader loader = Loader(workers).To(s_there);
        foreach (TensorTuple _ in loader)
        {
            if (loader.Position.Batch == 3)
                break;
        }

        loader.Position.Should().Be(new LoaderPosition(0, 3));
        DataLoader resumed = Loader(workers).To(s_there);
        resumed.Position = loader.Position;
        resumed.Select(Text).Should().Equal(whole[3..]);
        resumed.Position.Should().Be(new LoaderPosition(1, 0));
    }

    [Fact]
    public void What_is_on_the_device_already_is_left_as_it_is()
    {
        IDataset<TensorTuple> data = s_data.Map(sample => sample);
        var seen = new List<TensorTuple>();
        DataLoader<TensorTuple> loader = DataLoader.Create(
            data, 50,
            samples =>
            {
                seen.Add(Collate.Stack(samples));
                return seen[^1];
            }).To(Device.Cpu);
        loader.Single().Should().BeSameAs(seen.Single());
        Loader(0).Device.Should().BeNull();
    }

    [Fact]
    public void Pairs_packed_sequences_and_single_tensors_are_moved()
    {
        IDataset<Tensor> words = s_data.Map(sample => Tensor.Ones([1 + (int)(sample[1].ToScalar<long>() % 3)]));
        foreach ((Tensor padded, Tensor lengths) in DataLoader.Create(words, 25, Collate.Pad).To(s_there))
        {
            (padded.Device, lengths.Device).Should().Be((s_there, s_there));
            padded.Shape.Should().Equal(25, 3);
        }

        PackedSequence packed = DataLoader.Create(words, 50, Collate.Pack).To(s_there).Single();
        packed.Data.Device.Should().BeSameAs(s_there);
        packed.Lengths.Should().Equal(Enumerable.Range(0, 50).Select(i => 1 + (i % 3)));
        PackedSequence there = DataLoader.Create(words, 50, Collate.Pack).Single().To(Device.Cpu);
        there.To(Device.Cpu).Should().BeSameAs(there);
        DataLoader.Create(words, 2, samples => samples[0]).To(s_there).First().Device.Should().BeSameAs(s_there);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Batches_of_other_kinds_need_to_be_told_how(int workers)
    {
        DataLoader<Named> loader = DataLoader.Create(
            s_data.Map(sample => sample), 25, samples => new Named("x", Collate.Stack(samples)), workers: workers);
        Action move = () => loader.To(s_there);
        move.Should().Throw<ArgumentException>().WithMessage(
            "DataLoader: how a Named goes to composed is not known; say it with To(device, (batch, device) => …).");
        foreach (Named batch in loader.To(s_there, (b, device) => b with { Tensors = b.Tensors.To(device) }))
            batch.Tensors[0].Device.Should().BeSameAs(s_there);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_batch_that_cannot_be_moved_is_named(int workers)
    {
        int made = 0;
        DataLoader<Tensor> loader = DataLoader.Create(
            s_data.Map(sample => sample[1]), 10, samples => Tensor.Stack([.. samples]), workers: workers);
        loader.To(s_there, (batch, device) => batch.Min().ToScalar<long>() == 30
            ? throw new InsufficientMemoryException("no room")
            : batch.To(device));
        Action read = () =>
        {
            foreach (Tensor _ in loader)
                made++;
        };
        DataLoaderException e = read.Should().Throw<DataLoaderException>().WithMessage(
            "DataLoader: batch 3 of epoch 0 on its way to composed: InsufficientMemoryException: no room").Which;
        (e.SampleIndex, e.Position).Should().Be((-1, new LoaderPosition(0, 3)));
        e.InnerException.Should().BeOfType<InsufficientMemoryException>();
        made.Should().Be(3);
        loader.Position.Should().Be(new LoaderPosition(0, 3));
    }

    [Fact]
    public void Workers_are_not_ahead_of_who_left_early()
    {
        ConcurrentBag<Thread> movers = [];
        DataLoader<Tensor> loader = DataLoader.Create(
            s_data.Map(sample => sample[1]), 1, samples => samples[0], workers: 2, prefetch: 1);
        loader.To(s_there, (batch, device) =>
        {
            movers.Add(Thread.CurrentThread);
            return batch.To(device);
        });
        loader.First().ToScalar<long>().Should().Be(0);
        movers.Should().OnlyContain(thread => !thread.IsAlive, "who leaves waits for them");
        movers.Count.Should().BeInRange(1, 1 + (2 * 2), "each keeps one ready and holds one more");
    }

    private static DataLoader Loader(int workers) => new(s_data, 8, shuffle: true, seed: 4, workers: workers);

    private static string Text(TensorTuple batch) => string.Join(" ", batch[1].ToArray<long>());

    private sealed record Named(string Name, TensorTuple Tensors);
}
