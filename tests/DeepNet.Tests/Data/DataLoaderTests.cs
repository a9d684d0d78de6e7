using DeepNet.Data;

namespace DeepNet.Tests.Data;

public sealed class DataLoaderTests
{
    [Fact]
    public void Batches_come_in_order_and_the_last_is_shorter()
    {
        var loader = new DataLoader(Numbers(10), batchSize: 4);
        loader.Count.Should().Be(3);
        var seen = new List<long[]>();
        foreach ((Tensor images, Tensor labels) in loader)
        {
            images.Shape.ToArray().Should().Equal((int)labels.Count, 2);
            images.ToArray<float>().Where((_, i) => i % 2 == 0)
                .Should().Equal(labels.ToArray<long>().Select(label => (float)label));
            seen.Add(labels.ToArray<long>());
        }

        seen.Should().BeEquivalentTo(
            [new long[] { 0, 1, 2, 3 }, [4, 5, 6, 7], [8, 9]], options => options.WithStrictOrdering());
    }

    [Fact]
    public void A_last_batch_that_is_not_full_can_be_dropped()
    {
        var loader = new DataLoader(Numbers(10), batchSize: 4, dropLast: true);
        loader.Count.Should().Be(2);
        loader.Should().HaveCount(2);
    }

    [Fact]
    public void A_batch_larger_than_the_data_has_all_of_it()
    {
        var loader = new DataLoader(Numbers(3), batchSize: 1000);
        loader.Count.Should().Be(1);
        loader.Single()[0].Shape.Should().Equal(3, 2);
        new DataLoader(Numbers(3), batchSize: int.MaxValue, workers: 2).Single()[1].Shape.Should().Equal(3);
    }

    [Fact]
    public void Every_epoch_has_an_order_of_its_own_that_repeats_with_the_seed()
    {
        DataLoader a = new(Numbers(50), 7, shuffle: true, seed: 5), b = new(Numbers(50), 7, shuffle: true, seed: 5);
        long[] first = Labels(a), second = Labels(a);
        first.Should().NotEqual(second);
        first.Order().Should().Equal(Enumerable.Range(0, 50).Select(i => (long)i));
        Labels(b).Should().Equal(first);
        Labels(b).Should().Equal(second);
        Labels(new DataLoader(Numbers(50), 7, shuffle: true, seed: 5) { Epoch = 1 }).Should().Equal(second);
        Labels(new DataLoader(Numbers(50), 7, shuffle: true, seed: 6)).Should().NotEqual(first);
    }

    [Fact]
    public void Shuffled_samples_keep_their_labels()
    {
        foreach ((Tensor images, Tensor labels) in new DataLoader(Numbers(20), 6, shuffle: true, seed: 1))
        {
            float[] pixels = images.ToArray<float>();
            long[] own = labels.ToArray<long>();
            for (int i = 0; i < own.Length; i++)
                pixels[(2 * i)..((2 * i) + 2)].Should().Equal(own[i], -own[i]);
        }
    }

    [Fact]
    public void The_fast_path_and_stacking_give_the_same()
    {
        TensorDataset data = Numbers(11);
        int[] indices = [9, 3, 3, 0, 10];
        var fast = new Subset<TensorTuple>(
            new Subset<TensorTuple>(data, [.. Enumerable.Range(0, 11).Reverse()]),
            [.. indices.Select(i => 10 - i)]);
        long[] slow = Labels(new DataLoader(new Wrapped(fast), 2));
        slow.Should().Equal(9, 3, 3, 0, 10);
        Labels(new DataLoader(fast, 2)).Should().Equal(slow);
    }

    [Fact]
    public void Pairs_and_functions_of_your_own_work()
    {
        var pairs = new Pairs();
        foreach ((Tensor x, Tensor y) in new DataLoader(pairs, 3))
            x.ToArray<float>().Should().Equal(y.ToArray<float>().Select(v => v / 2));
        DataLoader<float> sums = DataLoader.Create(pairs, 2, batch => batch.Sum(pair => pair.First.ToScalar<float>()));
        sums.Should().Equal(1, 5, 4);
    }

    [Fact]
    public void Samples_are_views_of_the_tensors()
    {
        (Tensor image, Tensor label) = Numbers(4)[2];
        image.ToArray<float>().Should().Equal(2, -2);
        label.Rank.Should().Be(0);
        label.ToScalar<long>().Should().Be(2);
    }

    [Fact]
    public void Random_splits_cover_everything_once_and_repeat()
    {
        TensorDataset data = Numbers(10);
        Subset<TensorTuple>[] parts = data.RandomSplit([7, 3, 0], seed: 3);
        parts.Select(part => part.Count).Should().Equal(7, 3, 0);
        parts.SelectMany(part => part.Indices).Order().Should().Equal(Enumerable.Range(0, 10));
        data.RandomSplit([7, 3, 0], seed: 3)[1].Indices.Should().Equal(parts[1].Indices);
        data.RandomSplit([7, 3, 0], seed: 4)[0].Indices.Should().NotEqual(parts[0].Indices);
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Invoking(() => new DataLoader(Numbers(3), 0))
            .Should().Throw<ArgumentOutOfRangeException>().WithMessage("DataLoader: batchSize 0 must be positive.*");
        Invoking(() => new DataLoader(Numbers(0), 1))
            .Should().Throw<ArgumentException>().WithMessage("DataLoader: the dataset is empty.");
        Invoking(() => new DataLoader(Numbers(3), 4, dropLast: true))
            .Should().Throw<ArgumentException>().WithMessage("DataLoader: 3 samples do not fill a batch of 4*");
        Invoking(() => new TensorDataset(Tensor.Zeros([3, 2]), Tensor.Zeros([4]))).Should().Throw<ShapeException>()
            .WithMessage("TensorDataset: tensor 0 of shape [3, 2] has 3 samples, but tensor 1 of shape [4] has 4.");
        Invoking(() => new TensorDataset(Tensor.Zeros([]))).Should().Throw<ShapeException>();
        Invoking(() => new TensorDataset(Tensor.Zeros([2]), null!)).Should().Throw<ArgumentNullException>();
        Invoking(() => _ = Numbers(3)[3]).Should().Throw<ArgumentOutOfRangeException>();
        Invoking(() => Numbers(3).RandomSplit([1, 1], 0))
            .Should().Throw<ArgumentException>()
            .WithMessage("RandomSplit: the lengths add up to 2, but the dataset has 3 samples.");
        Invoking(() => new Subset<TensorTuple>(Numbers(3), [3])).Should().Throw<ArgumentOutOfRangeException>();
        Invoking(() =>
        {
            (Tensor _, Tensor _, Tensor _) = Numbers(3)[0];
        }).Should().Throw<InvalidOperationException>().WithMessage("*has 2 tensors, not 3*");
    }

    private static Action Invoking(Action action) => action;

    private static Func<object?> Invoking(Func<object?> function) => function;

    private static long[] Labels(DataLoader loader) => [.. loader.SelectMany(batch => batch[1].ToArray<long>())];

    /// <summary>Sample i is the image (i, -i) with label i.</summary>
    private static TensorDataset Numbers(int count) => new(
        Tensor.From<float>([.. Enumerable.Range(0, count).SelectMany(i => new float[] { i, -i })], [count, 2]),
        Tensor.From<long>([.. Enumerable.Range(0, count).Select(i => (long)i)], [count]));

    private sealed class Wrapped(IDataset<TensorTuple> inner) : IDataset<TensorTuple>
    {
        public int Count => inner.Count;

        public TensorTuple this[int index] => inner[index];
    }

    private sealed class Pairs : IDataset<(Tensor First, Tensor Second)>
    {
        public int Count => 5;

        public (Tensor First, Tensor Second) this[int index] => (Tensor.Full([], index), Tensor.Full([], 2 * index));
    }
}
