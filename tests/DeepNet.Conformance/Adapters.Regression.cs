using DeepNet.Data;
using DeepNet.Metrics;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddRegressionMetrics(AdapterTable table)
    {
        table.One("metric.mean_squared_error", a => Of(new MeanSquaredError(), a));
        table.One("metric.mean_absolute_error", a => Of(new MeanAbsoluteError(), a));
        table.One("metric.median_absolute_error", a => Of(new MedianAbsoluteError(), a));
        table.One("metric.max_error", a => Of(new MaxError(), a));
        table.One("metric.mean_absolute_percentage_error", a => Of(new MeanAbsolutePercentageError(), a));
        table.One("metric.r2_score", a => Of(new R2Score(), a));
        table.One("metric.explained_variance_score", a => Of(new ExplainedVariance(), a));
        table.One("metric.adjusted_rand_score", a => Of(new AdjustedRandScore(), a));
        table.One("metric.normalized_mutual_info_score", a => Of(new NormalizedMutualInfoScore(), a));
        table.One("metric.v_measure_score", a => Of(new VMeasureScore(), a));
        table.One("prep.standard_scaler", a => new StandardScaler().FitTransform(a.X));
        table.One("prep.minmax_scaler", a => new MinMaxScaler().FitTransform(a.X));
        table.One("prep.robust_scaler", a => new RobustScaler().FitTransform(a.X));
        table.Many("prep.pca_variance", a => new Pca().Fit(a.X) is var pca
            ? [pca.ExplainedVariance, pca.ExplainedVarianceRatio]
            : []);
    }

    // The targets come first there, the predictions here.
    private static Tensor Of(RegressionMetric metric, Arguments a)
    {
        metric.Update(a.Y, a.X);
        return Tensor.From(metric.Compute());
    }

    private static Tensor Of(ClusteringMetric metric, Arguments a)
    {
        metric.Update(a.Y, a.X);
        return Tensor.From(metric.Compute());
    }
}
