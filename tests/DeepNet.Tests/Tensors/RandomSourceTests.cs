using System.Collections.Concurrent;

namespace DeepNet.Tests.Tensors;

public sealed class RandomSourceTests
{
    [Fact]
    public void A_seed_gives_the_same_numbers_again()
    {
        var a = new RandomSource(42);
        var b = new RandomSource(42);
        var other = new RandomSource(43);
        uint[] x = Draw(a), y = Draw(b), z = Draw(other);
        x.Should().Equal(y).And.OnlyHaveUniqueItems();
        x.Should().NotIntersectWith(z);
        a.Seed.Should().Be(42);
        a.ToString().Should().Be("RandomSource(seed 42, position 100)");
    }

    [Fact]
    public void The_first_numbers_are_Philox()
    {
        new RandomSource(0).NextUInt32().Should().Be(0x6627e8d5);
        new RandomSource(0).NextDouble().Should().BeInRange(0x6627e8d5 / 4294967296.0, 0x6627e8d6 / 4294967296.0);
    }

    [Fact]
    public void A_state_brings_the_numbers_back()
    {
        var source = new RandomSource(7);
        Draw(source);
        RandomState state = source.GetState();
        state.Should().Be(new RandomState(7, 100));
        uint[] x = Draw(source);
        source.SetState(state);
        Draw(source).Should().Equal(x);

        var copy = new RandomSource(1);
        copy.SetState(state);
        Draw(copy).Should().Equal(x);
        copy.Seed.Should().Be(7);
    }

    [Fact]
    public void Reserve_hands_out_one_counter_for_four_elements()
    {
        var source = new RandomSource(3);
        source.Reserve(10).Should().Be(new RandomState(3, 0));
        source.Position.Should().Be(3);
        source.Reserve(0).Position.Should().Be(3);
        source.Reserve(4).Position.Should().Be(3);
        source.Reserve(1).Position.Should().Be(4);
        source.Position.Should().Be(5);
    }

    [Fact]
    public void Threads_never_get_the_same_counters()
    {
        var source = new RandomSource(3);
        var taken = new ConcurrentBag<ulong>();
        Parallel.For(0, 1000, i =>
        {
            ulong first = source.Reserve((i % 5 * 4) + 1).Position;
            for (int k = 0; k <= i % 5; k++)
                taken.Add(first + (ulong)k);
        });
        taken.Should().OnlyHaveUniqueItems().And.HaveCount(3000);
        source.Position.Should().Be(3000);
    }

    [Fact]
    public void Split_is_repeatable_and_different_every_time()
    {
        var source = new RandomSource(11);
        RandomSource first = source.Split(), second = source.Split();
        var again = new RandomSource(11);
        again.Split().GetState().Should().Be(first.GetState());
        again.Split().GetState().Should().Be(second.GetState());
        first.Seed.Should().NotBe(second.Seed);
        first.Position.Should().Be(0);
        Draw(first).Concat(Draw(second)).Concat(Draw(source)).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Numbers_stay_in_their_range_and_reach_all_of_it()
    {
        var source = new RandomSource(5);
        int[] x = Enumerable.Range(0, 2000).Select(_ => source.NextInt(-2, 3)).ToArray();
        x.Distinct().Order().Should().Equal(-2, -1, 0, 1, 2);
        double[] u = Enumerable.Range(0, 2000).Select(_ => source.NextDouble()).ToArray();
        u.Should().OnlyContain(v => v >= 0 && v < 1);
        u.Average().Should().BeApproximately(0.5, 5 / Math.Sqrt(12 * 2000));
        source.NextInt(int.MinValue, int.MinValue + 1).Should().Be(int.MinValue);
        source.NextInt64(long.MaxValue - 1, long.MaxValue).Should().Be(long.MaxValue - 1);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(4, 3)]
    public void An_empty_range_is_refused(int low, int high)
    {
        var source = new RandomSource(5);
        Action draw = () => source.NextInt(low, high);
        draw.Should().Throw<ArgumentException>().WithMessage($"*[{low}, {high}) is empty*");
        source.Position.Should().Be(0);
    }

    [Fact]
    public void Shuffle_keeps_the_elements_and_repeats()
    {
        string[] a = Enumerable.Range(0, 101).Select(i => $"{i}").ToArray();
        string[] b = [.. a], original = [.. a];
        var source = new RandomSource(5);
        source.Shuffle<string>(a);
        source.Position.Should().Be(26);
        new RandomSource(5).Shuffle<string>(b);
        a.Should().Equal(b).And.NotEqual(original).And.BeEquivalentTo(original);
    }

    [Fact]
    public void The_default_source_has_PyTorchs_seed() => RandomSource.DefaultSeed.Should().Be(67280421310721);

    private static uint[] Draw(RandomSource source)
    {
        var x = new uint[100];
        for (int i = 0; i < x.Length; i++)
            x[i] = source.NextUInt32();
        return x;
    }
}
