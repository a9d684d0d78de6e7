using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class InitTests
{
    [Fact]
    public void Linear_starts_uniform_within_one_over_root_fan_in()
    {
        var layer = new Linear(400, 300, generator: new RandomSource(1));
        foreach (Parameter parameter in layer.Parameters())
            IsUniform(parameter.Value.ToArray<float>(), 0.05);
    }

    [Fact]
    public void A_seed_repeats_the_values()
    {
        float[] Values() => new Linear(5, 4, generator: new RandomSource(7)).Weight.Value.ToArray<float>();
        Values().Should().Equal(Values());
    }

    [Fact]
    public void Uniform_and_normal_have_their_bounds_and_moments()
    {
        Tensor x = Tensor.Empty([200, 200], DType.Float64);
        Init.Uniform(x, -1, 3, new RandomSource(1));
        IsUniform([.. x.ToArray<double>().Select(v => (float)(v - 1))], 2);
        Init.Normal(x, 5, 2, new RandomSource(1));
        HasMoments(x.ToArray<double>(), 5, 2);
    }

    [Fact]
    public void Kaiming_and_xavier_have_their_scale()
    {
        Tensor x = Tensor.Empty([100, 40, 3, 3], DType.Float64);
        var generator = new RandomSource(2);
        Init.KaimingUniform(x, generator: generator);
        HasMoments(x.ToArray<double>(), 0, Math.Sqrt(2 / 360.0));
        x.ToArray<double>().Max().Should().BeLessThanOrEqualTo(Math.Sqrt(6 / 360.0))
            .And.BeGreaterThan(Math.Sqrt(5.9 / 360.0));
        Init.KaimingNormal(x, mode: FanMode.FanOut, nonlinearity: Nonlinearity.Tanh, generator: generator);
        HasMoments(x.ToArray<double>(), 0, 5.0 / 3 / Math.Sqrt(900));
        Init.KaimingNormal(x, a: 1, generator: generator);
        HasMoments(x.ToArray<double>(), 0, 1 / Math.Sqrt(360));
        Init.XavierUniform(x, gain: 2, generator);
        HasMoments(x.ToArray<double>(), 0, 2 * Math.Sqrt(2 / 1260.0));
        Init.XavierNormal(x, generator: generator);
        HasMoments(x.ToArray<double>(), 0, Math.Sqrt(2 / 1260.0));
    }

    [Theory]
    [InlineData(20, 7)]
    [InlineData(7, 20)]
    [InlineData(12, 12)]
    public void Orthogonal_gives_orthonormal_rows_or_columns(int rows, int columns)
    {
        Tensor x = Tensor.Empty([rows, columns], DType.Float64);
        Init.Orthogonal(x, gain: 2, new RandomSource(3));
        double[] q = x.ToArray<double>();
        bool isWide = rows < columns;
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        double At(int vector, int i) => isWide ? q[(vector * columns) + i] : q[(i * columns) + vector];
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b < count; b++)
                Enumerable.Range(0, length).Sum(i => At(a, i) * At(b, i))
                    .Should().BeApproximately(a == b ? 4 : 0, 1e-12);
        }
    }

    [Fact]
    public void Truncated_normal_stays_in_its_bounds_with_the_moments_of_the_cut_distribution()
    {
        Tensor x = Tensor.Empty([300, 300]);
        Init.TruncatedNormal(x, mean: 1, std: 2, low: -1, high: 3, new RandomSource(4));
        double[] values = [.. x.ToArray<float>().Select(v => (double)v)];
        values.Min().Should().BeGreaterThanOrEqualTo(-1).And.BeLessThan(-0.99);
        values.Max().Should().BeLessThanOrEqualTo(3).And.BeGreaterThan(2.99);
        // Cut at ±1 standard deviation: variance 1 - 2φ(1) / (Φ(1) - Φ(-1)) = 0.29112.
        HasMoments(values, 1, 2 * Math.Sqrt(0.291125));
    }

    [Fact]
    public void Constants_fill_any_type()
    {
        Tensor x = Tensor.Empty([3], DType.Int64);
        Init.Constant(x, 4);
        x.ToArray<long>().Should().Equal(4, 4, 4);
        Init.Ones(x);
        x.ToArray<long>().Should().Equal(1, 1, 1);
        Init.Zeros(x);
        x.ToArray<long>().Should().Equal(0, 0, 0);
    }

    [Fact]
    public void Half_types_take_the_numbers_of_single_precision()
    {
        Tensor half = Tensor.Empty([8], DType.BFloat16), single = Tensor.Empty([8]);
        Init.Normal(half, generator: new RandomSource(5));
        Init.Normal(single, generator: new RandomSource(5));
        half.Cast(DType.Float32).ToArray<float>()
            .Should().Equal(single.Cast(DType.BFloat16).Cast(DType.Float32).ToArray<float>());
    }

    [Theory]
    [InlineData(Nonlinearity.Linear, 1)]
    [InlineData(Nonlinearity.Sigmoid, 1)]
    [InlineData(Nonlinearity.Tanh, 5.0 / 3)]
    [InlineData(Nonlinearity.Relu, 1.4142135623730951)]
    [InlineData(Nonlinearity.LeakyRelu, 1.4141428569978354)]
    [InlineData(Nonlinearity.Selu, 0.75)]
    public void Gains_are_those_of_PyTorch(Nonlinearity nonlinearity, double gain) =>
        Init.CalculateGain(nonlinearity).Should().BeApproximately(gain, 1e-15);

    [Fact]
    public void Impossible_arguments_are_named()
    {
        Tensor vector = Tensor.Zeros([3]);
        ((Action)(() => Init.KaimingUniform(vector))).Should().Throw<ShapeException>()
            .WithMessage("Init.KaimingUniform: shape [3]*");
        ((Action)(() => Init.Orthogonal(vector))).Should().Throw<ShapeException>()
            .WithMessage("Init.Orthogonal: shape [3]*");
        ((Action)(() => Init.Uniform(vector, 1, 0))).Should().Throw<ArgumentException>().WithMessage("*low 1*high 0*");
        ((Action)(() => Init.Normal(vector, 0, -1))).Should().Throw<ArgumentException>().WithMessage("*std -1*");
        ((Action)(() => Init.Normal(Tensor.Zeros([1], DType.Int32)))).Should().Throw<DTypeException>();
    }

    private static void IsUniform(float[] values, double bound)
    {
        values.Should().OnlyContain(v => Math.Abs(v) <= bound);
        values.Max().Should().BeGreaterThan((float)(0.97 * bound));
        values.Min().Should().BeLessThan((float)(-0.97 * bound));
        HasMoments([.. values.Select(v => (double)v)], 0, bound / Math.Sqrt(3));
    }

    /// <summary>Mean and standard deviation within about five standard errors.</summary>
    private static void HasMoments(double[] values, double mean, double std)
    {
        double actual = values.Average();
        actual.Should().BeApproximately(mean, 5 * std / Math.Sqrt(values.Length));
        Math.Sqrt(values.Average(v => (v - actual) * (v - actual)))
            .Should().BeApproximately(std, 5 * std / Math.Sqrt(2 * values.Length));
    }
}
