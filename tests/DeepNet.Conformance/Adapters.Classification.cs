using DeepNet.Metrics;

namespace DeepNet.Conformance;

internal static partial class Adapters
{
    private static void AddClassification(AdapterTable table)
    {
        table.One("metric.accuracy_score", a => Classified(a, new Accuracy(Classes(a))));
        table.One("metric.balanced_accuracy_score", a => Classified(a, new BalancedAccuracy(Classes(a))));
        table.One("metric.matthews_corrcoef", a => Classified(a, new MatthewsCorrelation(Classes(a))));
        table.One("metric.cohen_kappa_score", a => Classified(a, new CohenKappa(Classes(a))));
        table.One("metric.hamming_loss", a => Classified(a, new ZeroOneLoss(Classes(a))));
        table.One("metric.zero_one_loss", a => Classified(a, new ZeroOneLoss(Classes(a))));
        table.One("metric.precision_score", a => Classified(a, new Precision(Classes(a), Average(a))));
        table.One("metric.recall_score", a => Classified(a, new Recall(Classes(a), Average(a))));
        table.One("metric.f1_score", a => Classified(a, new FBeta(Classes(a), Average(a))));
        table.One("metric.fbeta_score", a => Classified(a, new FBeta(Classes(a), Average(a), a.Number(2, "beta"))));
        table.One("metric.jaccard_score", a => Classified(a, new Jaccard(Classes(a), Average(a))));
        table.One("metric.confusion_matrix", ConfusionMatrixOf);
        table.One("metric.roc_auc_score", RocAucOf);
        table.One("metric.average_precision_score", a => Scalar(Ranked(a, new AveragePrecision()).Compute()));
        table.Two("metric.roc_curve", a => Ranked(a, new RocAuc()).Curve() is var curve
            ? (curve.FalsePositiveRates, curve.TruePositiveRates) : default);
        table.Two("metric.precision_recall_curve", a => Ranked(a, new AveragePrecision()).Curve() is var curve
            ? (curve.Precisions, curve.Recalls) : default);
        table.One("metric.log_loss", a => Gathered(new LogLoss(), m => m.Update(a.Y, a.X)));
        table.One("metric.brier_score_loss", a => Gathered(new BrierScore(), m => m.Update(a.Y, a.X)));
        table.One("metric.top_k_accuracy", a => Gathered(new TopKAccuracy(a.Int(2, "k")), m => m.Update(a.Y, a.X)));
        table.One("metric.ndcg", a => Gathered(new Ndcg(a.IntOrNull(2, "k")), m => m.Update(a.Y, a.X)));
    }

    private static int Classes(Arguments a) =>
        (int)Math.Max(a.X.Max().ToScalar<long>(), a.Y.Max().ToScalar<long>()) + 1;

    private static Averaging Average(Arguments a) =>
        Enum.Parse<Averaging>(a.Text(3, "average", "binary"), ignoreCase: true);

    private static Tensor Classified(Arguments a, ClassificationMetric metric)
    {
        metric.Update(a.Y, a.X);
        return Scalar(metric.Compute());
    }

    private static TMetric Ranked<TMetric>(Arguments a, TMetric metric)
        where TMetric : BinaryRankingMetric
    {
        metric.Update(a.Y, a.X);
        return metric;
    }

    private static Tensor Gathered<TMetric>(TMetric metric, Action<TMetric> update)
        where TMetric : Metric
    {
        update(metric);
        return Scalar(metric.Compute());
    }

    private static Tensor RocAucOf(Arguments a)
    {
        if (a.Y.Rank == 1)
            return Scalar(Ranked(a, new RocAuc()).Compute());
        MulticlassComparison comparison = a.Text(Arguments.Keyword, "multi_class", "") == "ovo"
            ? MulticlassComparison.OneVersusOne
            : MulticlassComparison.OneVersusRest;
        return Gathered(new MulticlassRocAuc(a.Y.Shape[1], comparison), m => m.Update(a.Y, a.X));
    }

    private static Tensor ConfusionMatrixOf(Arguments a)
    {
        var matrix = new ConfusionMatrix(Classes(a));
        matrix.Update(a.Y, a.X);
        return a.Has(Arguments.Keyword, "normalize")
            ? matrix.Compute(ConfusionNormalization.Targets)
            : matrix.Compute();
    }

    private static Tensor Scalar(double value) => Tensor.From<double>([value], []);
}
