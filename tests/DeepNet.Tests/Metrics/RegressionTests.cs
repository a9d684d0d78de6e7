using DeepNet.Metrics;

namespace DeepNet.Tests.Metrics;

/// <summary>Regression and clustering at their edges; their values are checked against sklearn's.</summary>
public sealed class RegressionTests
{
    [Fact]
    public void Values_by_hand()
    {
        Tensor p = Tensor.From([1f, 2, 4, 8]), t = Tensor.From([1f, 3, 2, 4]);
        Value(new MeanSquaredError(), p, t).Should().Be(21.0 / 4);
        Value(new RootMeanSquaredError(), p, t).Should().Be(Math.Sqrt(21.0 / 4));
        Value(new MeanAbsoluteError(), p, t).Should().Be(7.0 / 4);
        Value(new MaxError(), p, t).Should().Be(4);
        Value(new MedianAbsoluteError(), p, t).Should().Be(1.5);
        Value(new MeanAbsolutePercentageError(), p, t).Should().BeApproximately((1.0 / 3 + 1 + 1) / 4, 1e-15);
        Value(new R2Score(), p, t).Should().BeApproximately(1 - (21.0 / 5), 1e-15);
        Value(new ExplainedVariance(), p, t).Should().BeApproximately(1 - ((21 - (4 * 1.5625)) / 5), 1e-15);
    }

    [Fact]
    public void Large_offsets_cost_no_digits()
    {
        Tensor t = Tensor.From([1e9, 1e9 + 1, 1e9 + 2]), p = Tensor.From([1e9, 1e9 + 1, 1e9 + 3]);
        var metric = new R2Score();
        for (int i = 0; i < 3; i++)
            metric.Update(p.Narrow(0, i, 1), t.Narrow(0, i, 1));
        metric.Compute().Should().BeApproximately(0.5, 1e-12);
    }

    [Fact]
    public void Constant_targets()
    {
        Tensor t = Tensor.Ones([3]);
        Value(new R2Score(), t, t).Should().Be(1);
        Value(new R2Score(), t + 1, t).Should().Be(0);
        Value(new ExplainedVariance(), t + 1, t).Should().Be(1);
        Value(new MeanAbsolutePercentageError(), t, Tensor.Zeros([3])).Should().Be(Math.Pow(2, 52));
    }

    [Fact]
    public void Constant_targets_are_constant_whatever_their_mean_rounds_to()
    {
        // The sum of three 0.1 over 3 is not 0.1.
        Tensor t = Tensor.Full([3], 0.1, DType.Float64);
        Value(new R2Score(), t + 1, t).Should().Be(0);
        Value(new ExplainedVariance(), Tensor.From([1.0, 2, 3]), t).Should().Be(0);
    }

    [Theory]
    [InlineData(double.NaN, 1)]
    [InlineData(1, double.NaN)]
    [InlineData(double.NaN, double.NaN)]
    public void What_is_not_a_number_gives_no_score(double prediction, double target)
    {
        Tensor p = Tensor.From([1, prediction]), t = Tensor.From([2, target]);
        RegressionMetric[] metrics =
        [
            new R2Score(), new ExplainedVariance(), new MeanSquaredError(), new MeanAbsoluteError(), new MaxError(),
            new MedianAbsoluteError(),
        ];
        foreach (RegressionMetric metric in metrics)
            Value(metric, p, t).Should().Be(double.NaN, metric.GetType().Name);
    }

    [Fact]
    public void Clusters_need_no_names()
    {
        Tensor a = Tensor.From([0L, 0, 1, 1, 2]), b = Tensor.From([7L, 7, 3, 3, 5]);
        Tensor same = Tensor.Zeros([5], DType.Int64);
        Value(new AdjustedRandScore(), b, a).Should().Be(1);
        Value(new NormalizedMutualInfoScore(), b, a).Should().BeApproximately(1, 1e-15);
        Value(new VMeasureScore(), b, a).Should().BeApproximately(1, 1e-15);
        Value(new AdjustedRandScore(), same, same).Should().Be(1);
        Value(new NormalizedMutualInfoScore(), same, same).Should().Be(1);
        Value(new NormalizedMutualInfoScore(), same, a).Should().Be(0);
        Value(new VMeasureScore(), same, a).Should().Be(0);
    }

    [Fact]
    public void Beta_weighs_completeness()
    {
        // Every cluster holds one class, but a class is split: homogeneity 1, completeness 1/2.
        Tensor clusters = Tensor.From([0L, 1, 2, 3]), classes = Tensor.From([0L, 0, 1, 1]);
        Value(new VMeasureScore(2), clusters, classes).Should().BeApproximately(3 * 0.5 / 2.5, 1e-12);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Action shapes = () => new MaxError().Update(Tensor.Zeros([2]), Tensor.Zeros([2, 1]));
        shapes.Should().Throw<ShapeException>()
            .WithMessage("MaxError: prediction [2] and target [2, 1] must have the same shape.");
        Action types = () => new MaxError().Update(Tensor.Zeros([2], DType.Int64), Tensor.Zeros([2]));
        types.Should().Throw<DTypeException>().WithMessage("MaxError: Int64 tensor, but*");
        Action clusters = () => new AdjustedRandScore().Update(Tensor.Zeros([2]), Tensor.Zeros([2]));
        clusters.Should().Throw<DTypeException>().WithMessage("AdjustedRandScore: indices are Float32*");
        Action sizes = () => new AdjustedRandScore().Update(
            Tensor.Zeros([2], DType.Int64), Tensor.Zeros([3], DType.Int64));
        sizes.Should().Throw<ShapeException>()
            .WithMessage("AdjustedRandScore: clusters [2] and classes [3] must have the same shape.");
        Action beta = () => _ = new VMeasureScore(-1);
        beta.Should().Throw<ArgumentException>()
            .WithMessage("VMeasureScore: beta must be finite and not negative, but is -1.");
    }

    private static double Value(RegressionMetric metric, Tensor prediction, Tensor target)
    {
        metric.Update(prediction, target);
        return metric.Compute();
    }

    private static double Value(ClusteringMetric metric, Tensor clusters, Tensor classes)
    {
        metric.Update(clusters, classes);
        return metric.Compute();
    }
}
