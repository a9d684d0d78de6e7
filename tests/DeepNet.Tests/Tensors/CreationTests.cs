namespace DeepNet.Tests.Tensors;

/// <summary>How tensors come to be, from values, sequences and random numbers.</summary>
public sealed class CreationTests
{
    [Fact]
    public void Arrays_of_every_type_and_rank_are_copied()
    {
        Check(Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } }), DType.Float32, 2, 2);
        Check(Tensor.From(new double[1, 2, 3]), DType.Float64, 1, 2, 3);
        Check(Tensor.From(new Half[2]), DType.Float16, 2);
        Check(Tensor.From(new BFloat16[2]), DType.BFloat16, 2);
        Check(Tensor.From((Array)new long[1, 1, 2, 1, 1]), DType.Int64, 1, 1, 2, 1, 1);
        Check(Tensor.From((Array)new int[3]), DType.Int32, 3);
        Check(Tensor.From(new sbyte[0, 3]), DType.Int8, 0, 3);
        Check(Tensor.From(new byte[1, 2, 1, 2]), DType.UInt8, 1, 2, 1, 2);
        Check(Tensor.From(true), DType.Bool);
        Tensor.From(new[,] { { 1, 2 }, { 3, 4 } }).ToArray<int>().Should().Equal(1, 2, 3, 4);
        FluentActions.Invoking(() => Tensor.From((Array)new string[2])).Should().Throw<DTypeException>(
            ).WithMessage("*String*");
        FluentActions.Invoking(() => Tensor.From('x')).Should().Throw<DTypeException>().WithMessage("*Char*");

        static void Check(Tensor x, DType dtype, params int[] shape)
        {
            x.DType.Should().Be(dtype);
            x.Shape.Should().Equal(shape);
        }
    }

    [Fact]
    public void An_array_is_not_shared()
    {
        float[] values = [1, 2];
        Tensor x = Tensor.From(values);

        values[0] = 9;

        x.ToArray<float>().Should().Equal(1, 2);
    }

    [Fact]
    public void Sequences_end_where_they_should()
    {
        Tensor.Arange(3).ToArray<long>().Should().Equal(0, 1, 2);
        Tensor.Arange(5, 0, -2).ToArray<long>().Should().Equal(5, 3, 1);
        Tensor.Arange(0, 5, 3).ToArray<long>().Should().Equal(0, 3);
        Tensor.Arange(2, 2).Count.Should().Be(0);
        Tensor.Arange(-1.0, 1.0, 0.3, DType.Float64).ToArray<double>().Should().HaveCount(7);
        Tensor.Arange(long.MaxValue - 2, long.MaxValue).ToArray<long>().Should().Equal(
            long.MaxValue - 2, long.MaxValue - 1);
        Tensor.Linspace(0, 1, 11, DType.Float64).ToArray<double>()[^1].Should().Be(1);
        Tensor.Linspace(3, 7, 1).ToArray<float>().Should().Equal(3);
        Tensor.Logspace(0, 3, 4, numberBase: 2).ToArray<float>().Should().Equal(1, 2, 4, 8);
        Tensor.Eye(2, 3).ToArray<float>().Should().Equal(1, 0, 0, 0, 1, 0);
        Tensor.TrilIndices(2, 2).ToArray<long>().Should().Equal(0, 1, 1, 0, 0, 1);
        FluentActions.Invoking(() => Tensor.Arange(0, 5, -1)).Should().Throw<ArgumentException>().WithMessage(
            "*leads away*");
        FluentActions.Invoking(() => Tensor.Arange(0, 5, 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Tensor.Linspace(0, 1, -1)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Values_are_exact_or_refused()
    {
        Tensor.Full([2], long.MaxValue - 1, DType.Int64).ToArray<long>().Should().Equal(
            long.MaxValue - 1, long.MaxValue - 1);
        Tensor.Full([1], 3).DType.Should().Be(DType.Float32);
        FluentActions.Invoking(() => Tensor.Full([1], 1.5, DType.Int32)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Tensor.Full([1], 300, DType.UInt8)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Likes_take_shape_type_and_device()
    {
        Tensor x = Tensor.Zeros([2, 1], DType.Float64);

        foreach (Tensor y in (Tensor[])
            [
                Tensor.ZerosLike(x), Tensor.OnesLike(x), Tensor.FullLike(x, 3), Tensor.EmptyLike(x), x.RandLike(),
                x.RandnLike(),
            ])
        {
            y.Shape.Should().Equal(2, 1);
            y.DType.Should().Be(DType.Float64);
        }

        Tensor.FullLike(x, 3).ToArray<double>().Should().Equal(3, 3);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.Float16)]
    [InlineData(DType.BFloat16)]
    public void Uniform_numbers_lie_in_their_range_and_normal_ones_have_their_moments(DType dtype)
    {
        double[] u = Tensor.Rand([100_000], dtype, generator: new RandomSource(1)).Cast(
            DType.Float64).ToArray<double>();
        double[] z = Tensor.Randn([100_000], dtype, generator: new RandomSource(1)).Cast(
            DType.Float64).ToArray<double>();

        u.Should().OnlyContain(v => v >= 0 && v < 1);
        u.Average().Should().BeApproximately(0.5, 0.005);
        z.Average().Should().BeApproximately(0, 0.015);
        z.Average(v => v * v).Should().BeApproximately(1, 0.02);
    }

    [Fact]
    public void A_seed_repeats_and_a_generator_stands_alone()
    {
        var generator = new RandomSource(5);
        float[] first = Tensor.Randn([7], generator: generator).ToArray<float>();

        Tensor.Randn([7], generator: generator).ToArray<float>().Should().NotEqual(first);
        Tensor.Randn([7], generator: new RandomSource(5)).ToArray<float>().Should().Equal(first);
        Tensor.Rand([7], DType.Float64, generator: new RandomSource(5)).Cast(DType.Float32).ToArray<float>()
            .Zip(Tensor.Rand([7], generator: new RandomSource(5)).ToArray<float>(), (a, b) => Math.Abs(a - b)).Max()
            .Should().BeLessThan(1e-6f);
    }

    [Fact]
    public void Integers_permutations_and_coins_are_what_they_say()
    {
        var generator = new RandomSource(3);
        int[] dice = Tensor.RandInt(1, 7, [6000], DType.Int32, generator: generator).ToArray<int>();
        long[] order = Tensor.RandPerm(100, generator: generator).ToArray<long>();
        bool[] coins = Tensor.Bernoulli(0.3, [10_000], DType.Bool, generator: generator).ToArray<bool>();
        float[] chances = Tensor.From<float>([0, 1, 0, 1]).Bernoulli(generator).ToArray<float>();

        dice.Distinct().Should().BeEquivalentTo([1, 2, 3, 4, 5, 6]);
        dice.Average().Should().BeApproximately(3.5, 0.1);
        order.Should().NotBeInAscendingOrder().And.BeEquivalentTo(Enumerable.Range(0, 100).Select(i => (long)i));
        coins.Count(c => c).Should().BeInRange(2800, 3200);
        chances.Should().Equal(0, 1, 0, 1);
        FluentActions.Invoking(() => Tensor.RandInt(3, 3, [1])).Should().Throw<ArgumentException>().WithMessage(
            "*[3, 3)*empty*");
        FluentActions.Invoking(() => Tensor.RandInt(0, 300, [1], DType.UInt8)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Tensor.Rand([1], DType.Int64)).Should().Throw<DTypeException>().WithMessage(
            "*RandInt*");
        FluentActions.Invoking(() => Tensor.Bernoulli(1.5, [1])).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void RandInt_takes_any_range_of_its_type()
    {
        Tensor.RandInt(0, long.MaxValue, [100]).Amax().ToScalar<long>().Should().BeGreaterThan(1L << 60);
        Tensor like = Tensor.Zeros([3, 4], DType.Int32).RandIntLike(5, 8);
        like.DType.Should().Be(DType.Int32);
        like.ToArray<int>().Should().OnlyContain(v => v >= 5 && v < 8);
        Action act = () => Tensor.RandInt(0, 300, [2], DType.UInt8);
        act.Should().Throw<ArgumentException>().WithMessage("RandInt: 299*");
    }
}
