using DeepNet.Data;

namespace DeepNet.Tests.Data;

/// <summary>Scalers and principal components; their values are checked against sklearn's.</summary>
public sealed class ScalerTests
{
    private static readonly Tensor s_table =
        Tensor.From(new[,] { { 1.0, 5, 7 }, { 2, 5, 1 }, { 6, 5, -2 }, { 7, 5, 3 } });

    [Fact]
    public void Standard_scaler_gives_mean_0_and_deviation_1()
    {
        Tensor y = new StandardScaler().FitTransform(s_table);
        y.Mean(0).Abs().Amax().ToScalar<double>().Should().BeLessThan(1e-12);
        y.Std(0, correction: 0).ToArray<double>().Should().BeEquivalentTo(
            [1.0, 0, 1], options => options.Using<double>(c => c.Subject.Should().BeApproximately(c.Expectation, 1e-12))
                .WhenTypeIs<double>());
    }

    [Fact]
    public void A_constant_feature_is_not_blown_up_by_the_rounding_of_its_mean()
    {
        // The sum of three 0.1 over 3 is not 0.1, so that their deviation is not 0.
        Scaler scaler = new StandardScaler().Fit(Tensor.Full([3, 1], 0.1, DType.Float64));
        scaler.Scale.ToArray<double>().Should().Equal(1);
        scaler.Transform(Tensor.From(new[,] { { 0.1 }, { 2.1 } })).ToArray<double>().Should().Equal(0, 2);
    }

    [Fact]
    public void Min_max_scaler_fills_its_range()
    {
        Tensor y = new MinMaxScaler(-1, 3).FitTransform(s_table);
        y.Amin(0).ToArray<double>().Should().Equal(-1, -1, -1);
        y.Amax(0).ToArray<double>().Should().Equal(3, -1, 3);
        y.Select(1, 0).ToArray<double>()[1].Should().BeApproximately(-1 + (4.0 / 6), 1e-12);
    }

    [Fact]
    public void Robust_scaler_divides_by_the_distance_of_quantiles()
    {
        var scaler = new RobustScaler();
        scaler.Fit(s_table);
        scaler.Offset.ToArray<double>().Should().Equal(4, 5, 2);
        scaler.Scale.ToArray<double>().Should().Equal(6.25 - 1.75, 1, 4 - 0.25);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void What_was_scaled_can_be_scaled_back(int kind)
    {
        Scaler scaler = kind switch { 0 => new StandardScaler(), 1 => new MinMaxScaler(2, 5), _ => new RobustScaler() };
        Tensor back = scaler.InverseTransform(scaler.Fit(s_table).Transform(s_table));
        (back - s_table).Abs().Amax().ToScalar<double>().Should().BeLessThan(1e-12);
    }

    [Fact]
    public void Scalers_say_what_is_wrong()
    {
        var scaler = new StandardScaler();
        scaler.Invoking(s => s.Transform(s_table)).Should().Throw<InvalidOperationException>()
            .WithMessage("StandardScaler: nothing was fitted yet; call Fit first.");
        scaler.Invoking(s => s.Fit(Tensor.Zeros([3]))).Should().Throw<ShapeException>()
            .WithMessage("StandardScaler.Fit: shape [3] must be [samples, features].");
        scaler.Invoking(s => s.Fit(Tensor.Zeros([0, 3]))).Should().Throw<ShapeException>()
            .WithMessage("StandardScaler.Fit: the table [0, 3] has no samples.");
        scaler.Fit(s_table);
        scaler.Invoking(s => s.Transform(Tensor.Zeros([2, 4], DType.Float64))).Should().Throw<ShapeException>()
            .WithMessage("StandardScaler.Transform: shape [2, 4] must have 3 features, as what was fitted.");
        scaler.Invoking(s => s.Transform(Tensor.Zeros([2, 3]))).Should().Throw<DTypeException>()
            .WithMessage("StandardScaler.Transform: Float32 and Float64 do not mix*");
        Action infinite = () => _ = new MinMaxScaler(0, double.PositiveInfinity);
        infinite.Should().Throw<ArgumentException>().WithMessage("MinMaxScaler: low 0 and high * must be finite.");
        Action range = () => _ = new MinMaxScaler(1, 1);
        range.Should().Throw<ArgumentException>().WithMessage("MinMaxScaler: low 1 must be below high 1.");
        Action quantiles = () => _ = new RobustScaler(0.8, 0.2);
        quantiles.Should().Throw<ArgumentException>()
            .WithMessage("RobustScaler: quantiles 0.8 and 0.2 must be rising and in [0, 1].");
    }

    [Fact]
    public void Principal_components_are_orthonormal_and_uncorrelated()
    {
        Tensor x = Tensor.Randn([30, 4], DType.Float64, generator: new RandomSource(4))
            .MatMul(Tensor.Randn([4, 4], DType.Float64, generator: new RandomSource(5)));
        Pca pca = new Pca().Fit(x);
        Tensor gram = pca.Components.MatMul(pca.Components.Transpose());
        (gram - Tensor.Eye(4, DType.Float64)).Abs().Amax().ToScalar<double>().Should().BeLessThan(1e-12);
        Tensor covariance = pca.Transform(x).Transpose().Cov();
        (covariance - pca.ExplainedVariance.Diag()).Abs().Amax().ToScalar<double>().Should().BeLessThan(1e-10);
        double[] variance = pca.ExplainedVariance.ToArray<double>();
        variance.Should().BeInDescendingOrder();
        pca.ExplainedVarianceRatio.Sum().ToScalar<double>().Should().BeApproximately(1, 1e-12);
        Tensor back = pca.InverseTransform(pca.Transform(x));
        (back - x).Abs().Amax().ToScalar<double>().Should().BeLessThan(1e-10);
        pca.Components.ToArray<double>().Chunk(4).Should().OnlyContain(row => row.MaxBy(Math.Abs) > 0);
    }

    [Fact]
    public void Fewer_components_keep_the_largest()
    {
        Tensor x = Tensor.From(new float[,] { { 0, 0 }, { 3, 0.1f }, { -3, 0.1f }, { 0, -0.2f } });
        Pca pca = new Pca(1).Fit(x);
        pca.Components.Shape.Should().Equal(1, 2);
        pca.Components.ToArray<float>()[0].Should().BeApproximately(1, 1e-3f);
        pca.Transform(x).Shape.Should().Equal(4, 1);
    }

    [Fact]
    public void Principal_components_say_what_is_wrong()
    {
        Action count = () => _ = new Pca(0);
        count.Should().Throw<ArgumentException>().WithMessage("Pca: componentCount must be at least 1, but is 0.");
        new Pca().Invoking(p => p.Transform(s_table)).Should().Throw<InvalidOperationException>()
            .WithMessage("Pca: nothing was fitted yet; call Fit first.");
        new Pca().Invoking(p => p.Fit(Tensor.Zeros([1, 3]))).Should().Throw<ShapeException>()
            .WithMessage("Pca.Fit: shape [1, 3] must be [samples, features] with at least two samples.");
        new Pca().Invoking(p => p.Fit(Tensor.From(new[,] { { 1, double.NaN }, { 2, 3 } }))).Should()
            .Throw<ArgumentException>().WithMessage("Pca.Fit: an entry of the table is not a finite number.");
        new Pca(4).Invoking(p => p.Fit(s_table)).Should().Throw<ShapeException>()
            .WithMessage("Pca.Fit: 4 components of a table [4, 3], which has 3 at most.");
        new Pca().Fit(s_table).Invoking(p => p.Transform(Tensor.Zeros([2, 2], DType.Float64)))
            .Should().Throw<ShapeException>().WithMessage("Pca.Transform: shape [2, 2] must be [samples, 3].");
    }
}
