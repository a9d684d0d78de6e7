namespace DeepNet.Tests.Ops.Attention;

public sealed class PositionsTests
{
    [Fact]
    public void Sinusoids_are_the_formula()
    {
        double[] table = Positions.Sinusoidal(7, 5, 100, DType.Float64).ToArray<double>();
        for (int p = 0; p < 7; p++)
        {
            for (int j = 0; j < 5; j++)
            {
                double angle = p / Math.Pow(100, 2 * (j / 2) / 5.0);
                table[(p * 5) + j].Should().BeApproximately(j % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle), 1e-14);
            }
        }

        Positions.Sinusoidal(3, 4).Shape.Should().Equal(3, 4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rotated_products_depend_on_the_distance_alone(bool interleaved)
    {
        (Tensor cos, Tensor sin) = Positions.Rotary(12, 6, dtype: DType.Float64);
        Tensor q = Tensor.Randn([1, 6], DType.Float64), k = Tensor.Randn([1, 6], DType.Float64);
        double At(int i, int j) => (Turn(q, i) * Turn(k, j)).Sum().ToScalar<double>();
        Tensor Turn(Tensor x, int i) => x.Rotary(cos.Narrow(0, i, 1), sin.Narrow(0, i, 1), interleaved);
        At(7, 4).Should().BeApproximately(At(3, 0), 1e-12);
        At(11, 2).Should().BeApproximately(At(9, 0), 1e-12);
        At(3, 0).Should().NotBeApproximately(At(4, 0), 1e-6);
        Turn(q, 5).Norm().ToScalar<double>().Should().BeApproximately(q.Norm().ToScalar<double>(), 1e-12);
        Turn(q, 0).ToArray<double>().Should().Equal(q.ToArray<double>());
    }

    [Fact]
    public void Both_forms_turn_the_same_pairs_in_another_order()
    {
        (Tensor cos, Tensor sin) = Positions.Rotary(5, 8);
        Tensor x = Tensor.Randn([5, 8]), order = Tensor.From<long>([0, 2, 4, 6, 1, 3, 5, 7], [8]);
        Tensor split = x.IndexSelect(-1, order).Rotary(cos, sin);
        split.ToArray<float>().Should().Equal(
            x.Rotary(cos, sin, interleaved: true).IndexSelect(-1, order).ToArray<float>());
    }

    [Fact]
    public void Slopes_are_those_of_the_paper()
    {
        Positions.AlibiSlopes(8).ToArray<float>().Should().Equal(
            0.5f, 0.25f, 0.125f, 0.0625f, 0.03125f, 0.015625f, 0.0078125f, 0.00390625f);
        float[] twelve = Positions.AlibiSlopes(12).ToArray<float>();
        twelve[..8].Should().Equal(Positions.AlibiSlopes(8).ToArray<float>());
        float[] sixteen = Positions.AlibiSlopes(16).ToArray<float>();
        twelve[8..].Should().Equal(sixteen[0], sixteen[2], sixteen[4], sixteen[6]);
        Positions.AlibiSlopes(1).ToArray<float>().Should().Equal(1 / 256f);
    }

    [Fact]
    public void Linear_biases_grow_with_the_distance()
    {
        Tensor bias = Positions.AlibiBias(2, 2, 4);
        bias.Shape.Should().Equal(2, 2, 4);
        bias[0].ToArray<float>().Should().Equal(-0.125f, -0.0625f, 0, -0.0625f, -0.1875f, -0.125f, -0.0625f, 0);
        bias[1, 0].ToArray<float>().Should().Equal(-2 / 256f, -1 / 256f, 0, -1 / 256f);
        Positions.AlibiBias(3, 2, dtype: DType.Float64).DType.Should().Be(DType.Float64);
    }

    [Fact]
    public void Buckets_are_those_of_T5()
    {
        // Of the published function: one bucket each for 0 … 7, then logarithmic up to 128.
        long[] both = Positions.RelativeBuckets(200).ToArray<long>();
        long Bucket(int query, int key) => both[(query * 200) + key];
        Bucket(150, 150).Should().Be(0);
        Bucket(150, 149).Should().Be(1);
        Bucket(150, 143).Should().Be(7);
        Bucket(150, 142).Should().Be(8);
        Bucket(150, 138).Should().Be(9);
        Bucket(150, 134).Should().Be(10);
        Bucket(150, 20).Should().Be(15);
        Bucket(0, 1).Should().Be(17);
        Bucket(0, 199).Should().Be(31);
        long[] past = Positions.RelativeBuckets(1, 200, isBidirectional: false).ToArray<long>();
        past[199].Should().Be(0);
        past[184].Should().Be(15);
        past[183].Should().Be(16);
        past[0].Should().Be(31);
        Positions.RelativeBuckets(3, isBidirectional: false).ToArray<long>().Should().Equal(0, 0, 0, 1, 0, 0, 2, 1, 0);
    }

    [Fact]
    public void Errors_name_argument_value_and_rule()
    {
        Throws<ArgumentException>(
            () => Positions.Rotary(4, 3), "Positions.Rotary: size 3 must be even; features turn in pairs.");
        Throws<ArgumentException>(
            () => Positions.Sinusoidal(4, 3, 0), "Positions.Sinusoidal: frequencyBase 0 must be positive.");
        Throws<ArgumentException>(
            () => Positions.Sinusoidal(-1, 3), "Positions.Sinusoidal: length -1 and size 3 must not be negative.");
        Throws<ArgumentException>(
            () => Positions.AlibiSlopes(0), "Positions.AlibiSlopes: heads 0 must be positive.");
        Throws<ArgumentException>(
            () => Positions.AlibiBias(2, 3, 2),
            "Positions.AlibiBias: queries 3 must be in 0 … keys 2, whose last ones they are.");
        Throws<ArgumentException>(
            () => Positions.RelativeBuckets(2, buckets: 2),
            "Positions.RelativeBuckets: buckets 2 must be at least 4, and even, and maxDistance 128 more than 0*");
        Tensor x = Tensor.Zeros([2, 4]);
        Throws<ShapeException>(
            () => x.Rotary(Tensor.Zeros([2, 3]), Tensor.Zeros([2, 3])),
            "Rotary: cos [2, 3] and sin [2, 3] must be equal and have at most half the features of [2, 4].");
        Throws<ShapeException>(() => x.Rotary(Tensor.Zeros([3, 2]), Tensor.Zeros([3, 2])), "Rotary: *broadcast*");
        Throws<DTypeException>(() => x.Rotary(Tensor.Zeros([2, 2], DType.Float64), x), "Rotary: *");
    }

    private static void Throws<T>(Func<object> act, string message)
        where T : Exception => act.Should().Throw<T>().WithMessage(message);
}
