using DeepNet.Data;

namespace DeepNet.Tests.Data;

public sealed class DatasetsTests
{
    [Fact]
    public void Concatenated_datasets_follow_each_other_and_empty_ones_do_not_count()
    {
        var all = new ConcatDataset<int>(Numbers(0), Numbers(3), Numbers(0), Numbers(2, from: 10), Numbers(0));
        all.Count.Should().Be(5);
        Read(all).Should().Equal(0, 1, 2, 10, 11);
        Read(Numbers(2).Concat(Numbers(1, from: 5))).Should().Equal(0, 1, 5);
    }

    [Fact]
    public void A_sample_of_a_part_of_a_tensor_is_a_view_of_it()
    {
        Tensor all = Tensor.Arange(0d, 24).Reshape(4, 3, 2);
        var data = new TensorDataset(all.Narrow(0, 1, 3), all.Select(1, 0).Select(1, 1).Narrow(0, 1, 3));
        data[2][0].Equal(all.Select(0, 3)).Should().BeTrue();
        data[2][0].Storage.Should().BeSameAs(all.Storage);
        data[0][1].Shape.Rank.Should().Be(0);
        data[0][1].ToScalar<float>().Should().Be(7);
    }

    [Fact]
    public void Subset_map_and_zip_take_samples_when_they_are_asked_for()
    {
        int calls = 0;
        IDataset<string> texts = Numbers(5).Map(i =>
        {
            calls++;
            return $"<{i}>";
        });
        calls.Should().Be(0);
        Read(texts.Subset([4, 0, 4])).Should().Equal("<4>", "<0>", "<4>");
        calls.Should().Be(3);
        Read(Numbers(5).Zip(texts)).Should().Equal((0, "<0>"), (1, "<1>"), (2, "<2>"), (3, "<3>"), (4, "<4>"));
    }

    [Fact]
    public void A_cache_makes_the_samples_it_keeps_once_and_no_more_than_it_may()
    {
        var made = new List<int>();
        IDataset<int> data = Numbers(5).Map(i =>
        {
            made.Add(i);
            return i * i;
        });
        IDataset<int> cached = data.Cache(2);
        cached[3].Should().Be(9);
        cached[1].Should().Be(1);
        Read(cached).Should().Equal(0, 1, 4, 9, 16);
        Read(cached).Should().Equal(0, 1, 4, 9, 16);
        made.Should().Equal(3, 1, 0, 2, 4, 0, 2, 4);
        made.Clear();
        IDataset<int> all = data.Cache();
        Read(all);
        Read(all);
        made.Should().Equal(0, 1, 2, 3, 4);
    }

    [Fact]
    public void A_cache_gives_all_threads_the_same_object_and_keeps_nothing_that_failed()
    {
        int fails = 1;
        IDataset<object> data = Numbers(3).Map(i => i == 2 && Interlocked.Decrement(ref fails) == 0
            ? throw new IOException("not now")
            : new object());
        IDataset<object> cached = data.Cache(3);
        object[] seen = new object[1000];
        Parallel.For(0, seen.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => seen[i] = cached[i % 2]);
        seen.Distinct().Should().HaveCount(2);
        cached.Invoking(c => c[2]).Should().Throw<IOException>();
        IDataset<TensorTuple> one = new TensorDataset(Tensor.Arange(0d, 2)).Cache(1);
        one.Invoking(c => c[2]).Should().Throw<ArgumentOutOfRangeException>();
        one.Invoking(c => c[-1]).Should().Throw<ArgumentOutOfRangeException>();
        one[1].Should().BeSameAs(one[1], "what is no sample took no place");
        cached[2].Should().BeSameAs(cached[2]);
    }

    [Fact]
    public void Without_a_loader_random_maps_draw_from_the_default_generator()
    {
        IRandomDataset<double> noise = Numbers(2).Map((_, random) => random.NextDouble());
        noise[0].Should().NotBe(noise[0], "the generator goes on");
        noise.Get(0, new RandomSource(5)).Should().Be(new RandomSource(5).NextDouble());
    }

    [Fact]
    public void Mistakes_are_named()
    {
        Action nothing = () => _ = new ConcatDataset<int>();
        nothing.Should().Throw<ArgumentException>().WithMessage("ConcatDataset: there are no datasets.");
        Numbers(2).Concat(Numbers(1)).Invoking(all => all[3]).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("ConcatDataset: there are 3 samples, not one with number 3.*");
        Action tooMany = () => Numbers(int.MaxValue).Concat(Numbers(1));
        tooMany.Should().Throw<ArgumentException>().WithMessage("ConcatDataset: the first 2 datasets have 2147483648*");
        Action lengths = () => Numbers(2).Zip(Numbers(3));
        lengths.Should().Throw<ArgumentException>()
            .WithMessage("Zip: the first dataset has 2 samples, but the second 3.");
        Action capacity = () => Numbers(2).Cache(-1);
        capacity.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Cache: capacity -1 is negative.*");
        IDataset<double> noise = Numbers(2).Map((_, random) => random.NextDouble()).Map(x => x + 1);
        noise.Invoking(n => n.Cache()).Should().Throw<ArgumentException>().WithMessage("Cache: the samples of this*");
        Action foreign = () => Numbers(2).Subset([2]);
        foreign.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static List<T> Read<T>(IDataset<T> data) => [.. Enumerable.Range(0, data.Count).Select(i => data[i])];

    private static Range Numbers(int count, int from = 0) => new(count, from);

    private sealed class Range(int count, int from) : IDataset<int>
    {
        public int Count => count;

        public int this[int index] => from + index;
    }
}
