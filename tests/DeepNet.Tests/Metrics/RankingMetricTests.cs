using DeepNet.Metrics;

namespace DeepNet.Tests.Metrics;

public sealed class RankingMetricTests
{
    private static readonly Tensor s_scores = Doubles(0.1, 0.4, 0.35, 0.8);
    private static readonly Tensor s_targets = Labels(0, 0, 1, 1);

    [Fact]
    public void Curves_have_a_step_per_score()
    {
        // The example of scikit-learn's documentation.
        var auc = new RocAuc();
        auc.Update(s_scores, s_targets);
        auc.Compute().Should().Be(0.75);
        RocCurve roc = auc.Curve();
        roc.FalsePositiveRates.ToArray<double>().Should().Equal(0, 0, 0.5, 0.5, 1);
        roc.TruePositiveRates.ToArray<double>().Should().Equal(0, 0.5, 0.5, 1, 1);
        roc.Thresholds.ToArray<double>().Should().Equal(double.PositiveInfinity, 0.8, 0.4, 0.35, 0.1);

        var average = new AveragePrecision();
        average.Update(s_scores, s_targets);
        average.Compute().Should().BeApproximately(0.5 + (0.5 * 2 / 3), 1e-15);
        PrecisionRecallCurve curve = average.Curve();
        curve.Precisions.ToArray<double>().Should().Equal(0.5, 2.0 / 3, 0.5, 1, 1);
        curve.Recalls.ToArray<double>().Should().Equal(1, 1, 0.5, 0.5, 0);
        curve.Thresholds.ToArray<double>().Should().Equal(0.1, 0.35, 0.4, 0.8);
    }

    [Fact]
    public void Equal_scores_count_half_and_parts_can_be_merged()
    {
        RocAuc first = new(), second = new();
        first.Update(Tensor.From<float>([0.5f, 0.5f], [1, 2]), Tensor.From<bool>([true, false], [1, 2]));
        first.Compute().Should().Be(0.5);
        second.Update(Doubles(0.9, 0.2), Labels(1, 0));
        first.Merge(second);
        first.Total.Should().Be(4);
        first.Compute().Should().Be((1 + 1 + 1 + 0.5) / 4);
        first.Reset();
        first.Total.Should().Be(0);
        Fails<InvalidOperationException>(() => first.Compute(), "RocAuc.Compute: nothing was added yet*");
    }

    [Fact]
    public void Several_classes_are_compared_with_the_rest_or_one_by_one()
    {
        Tensor scores = Tensor.From<double>([0.8, 0.1, 0.1, 0.2, 0.5, 0.3, 0.3, 0.4, 0.3, 0.6, 0.1, 0.3], [4, 3]);
        Tensor targets = Labels(0, 1, 2, 0);
        var rest = new MulticlassRocAuc(3);
        rest.Update(scores, targets);
        rest.Compute().Should().BeApproximately((1 + 1 + ((1 + 0.5 + 0.5) / 3)) / 3, 1e-15);
        var one = new MulticlassRocAuc(3, MulticlassComparison.OneVersusOne);
        one.Update(scores.Narrow(0, 0, 2), targets.Narrow(0, 0, 2));
        var other = new MulticlassRocAuc(3, MulticlassComparison.OneVersusOne);
        other.Update(scores.Narrow(0, 2, 2), targets.Narrow(0, 2, 2));
        one.Merge(other);
        // 0|1: both 1; 0|2: 1 and (1 + ½)/2; 1|2: 1 and ½.
        one.Compute().Should().BeApproximately((1 + ((1 + 0.75) / 2) + ((1 + 0.5) / 2)) / 3, 1e-15);
        Fails<ArgumentException>(() => _ = new MulticlassRocAuc(1), "MulticlassRocAuc: 1 classes*");
        Fails<ShapeException>(
            () => one.Update(Tensor.Ones([1, 2]), Labels(1)),
            "MulticlassRocAuc: scores [1, 2], but there are 3 classes.");
        one.Reset();
        one.Update(scores.Narrow(0, 0, 2), targets.Narrow(0, 0, 2));
        Fails<InvalidOperationException>(() => one.Compute(), "*class 2 has none or all.");
    }

    [Fact]
    public void Top_k_counts_classes_among_the_best()
    {
        Tensor scores = Tensor.From<float>(
            [0.5f, 0.2f, 0.2f, 0.3f, 0.4f, 0.2f, 0.2f, 0.4f, 0.3f, 0.7f, 0.2f, 0.1f], [4, 3]);
        Tensor targets = Labels(0, 1, 2, 2);
        // The example of scikit-learn's documentation.
        var metric = new TopKAccuracy(2);
        metric.Update(scores, targets);
        metric.Compute().Should().Be(0.75);
        metric.Merge(metric);
        metric.Compute().Should().Be(0.75);
        metric.Total.Should().Be(8);
        Fails<ArgumentException>(() => _ = new TopKAccuracy(0), "TopKAccuracy: k = 0, but it must be at least 1.");
        Fails<ShapeException>(
            () => metric.Update(scores, Labels(1)),
            "TopKAccuracy: scores [4, 3] and targets [1] must be [batch, classes] and [batch].");
        var tie = new TopKAccuracy(1);
        tie.Update(Tensor.From<double>([0.5, 0.5], [1, 2]), Labels(0));
        tie.Compute().Should().Be(0, "of equals the larger label comes first");
    }

    [Fact]
    public void Log_loss_and_Brier_score_measure_probabilities()
    {
        var log = new LogLoss();
        log.Update(Doubles(0.1, 0.8), Labels(0, 1));
        log.Compute().Should().BeApproximately(-(Math.Log(0.9) + Math.Log(0.8)) / 2, 1e-15);
        log.Update(Tensor.From<double>([0.2, 0.3, 0.5, 1, 0, 0], [2, 3]), Labels(2, 0));
        log.Compute().Should().BeApproximately(-(Math.Log(0.9) + Math.Log(0.8) + Math.Log(0.5)) / 4, 1e-15);
        log.Reset();
        log.Update(Doubles(0), Labels(1));
        log.Compute().Should().BeApproximately(52 * Math.Log(2), 1e-12);
        var brier = new BrierScore();
        brier.Update(Doubles(0.1, 0.9, 0.8, 0.3), Labels(0, 1, 1, 0));
        brier.Compute().Should().BeApproximately(0.0375, 1e-15);
        Fails<ArgumentException>(
            () => brier.Update(Doubles(1.5), Labels(1)), "BrierScore: the probability 1.5 is not in [0, 1].");
        Fails<LabelException>(
            () => brier.Update(Doubles(0.5), Labels(2)),
            "BrierScore: targets: the target at [0] is 2, but there are 2 classes: 0 … 1.");
    }

    [Fact]
    public void Ndcg_discounts_by_rank_and_shares_among_equals()
    {
        // The examples of scikit-learn's documentation.
        Tensor gains = Tensor.From<double>([10, 0, 0, 1, 5], [1, 5]);
        Tensor scores = Tensor.From<double>([0.1, 0.2, 0.3, 4, 70], [1, 5]);
        Value(new Ndcg(), scores, gains).Should().BeApproximately(0.6956940443813076, 1e-15);
        Value(new Ndcg(4), Tensor.From<double>([0.05, 1.1, 1, 0.5, 0], [1, 5]), gains)
            .Should().BeApproximately(0.352024, 1e-6);
        Tensor equal = Tensor.From<double>([1, 0, 0, 0, 1], [1, 5]);
        Value(new Ndcg(1), equal, gains).Should().BeApproximately(0.75, 1e-15);
        Value(new Ndcg(), scores, gains * 0).Should().Be(0);
        Fails<ArgumentException>(
            () => new Ndcg().Update(scores, -gains), "Ndcg: gains must be finite and not negative, but one is -10.");
        Fails<ArgumentException>(
            () => new Ndcg().Update(scores, gains / 0), "Ndcg: gains must be finite and not negative, but one is *");
        Fails<ShapeException>(
            () => new Ndcg().Update(scores, gains.Squeeze(0)),
            "Ndcg: scores [1, 5] and gains [5] must be [queries, documents].");
        Fails<ArgumentException>(() => _ = new Ndcg(0), "Ndcg: k = 0, but it must be at least 1.");
    }

    [Fact]
    public void Calibration_compares_confidence_and_accuracy()
    {
        var metric = new CalibrationError(10);
        metric.Update(Tensor.From<double>([0.95, 0.05, 0.95, 0.05, 0.45, 0.55], [3, 2]), Labels(0, 1, 1));
        metric.Compute().Should().BeApproximately((Math.Abs(1 - 1.9) + (1 - 0.55)) / 3, 1e-15);
        var other = new CalibrationError(10);
        other.Update(Tensor.From<double>([0.95, 0.05], [1, 2]), Labels(0));
        metric.Merge(other);
        metric.Compute().Should().BeApproximately((Math.Abs(2 - 2.85) + (1 - 0.55)) / 4, 1e-15);
        Fails<ArgumentException>(
            () => _ = new CalibrationError(0), "CalibrationError: 0 bins, but there must be at least one.");
        metric.Reset();
        Fails<InvalidOperationException>(() => metric.Compute(), "CalibrationError.Compute: nothing was added yet*");
    }

    [Fact]
    public void A_bin_of_confidence_includes_its_upper_border()
    {
        // 0.07 · 100 is above 7: both belong to the bin (0.06, 0.07], where they make up for each other.
        var scores = new double[2, 40];
        for (int c = 0; c < 40; c++)
            (scores[0, c], scores[1, c]) = (0.01, 0.01);
        (scores[0, 0], scores[1, 0]) = (0.07, 0.065);
        var metric = new CalibrationError(100);
        metric.Update(Tensor.From(scores), Labels(0, 1));
        metric.Compute().Should().BeApproximately((1 - 0.07 - 0.065) / 2, 1e-15);
    }

    [Fact]
    public void Rankings_need_what_they_rank()
    {
        var auc = new RocAuc();
        Fails<ShapeException>(
            () => auc.Update(s_scores, Labels(1)), "RocAuc: scores [4] and targets [1] must have the same shape.");
        Fails<ArgumentException>(() => auc.Update(Doubles(double.NaN), Labels(1)), "RocAuc: a score is not a number.");
        Fails<DTypeException>(() => auc.Update(Labels(1), Labels(1)), "RocAuc: *");
        auc.Update(Doubles(1), Labels(1));
        Fails<InvalidOperationException>(
            () => auc.Compute(), "RocAuc: 1 positive and 0 negative samples; both kinds are needed.");
        var average = new AveragePrecision();
        average.Update(Doubles(1), Labels(0));
        Fails<InvalidOperationException>(() => average.Compute(), "AveragePrecision: no sample is positive*");
    }

    private static double Value(Ndcg metric, Tensor scores, Tensor gains)
    {
        metric.Update(scores, gains);
        return metric.Compute();
    }

    private static Tensor Labels(params long[] values) => Tensor.From<long>(values, [values.Length]);

    private static Tensor Doubles(params double[] values) => Tensor.From<double>(values, [values.Length]);

    private static void Fails<TException>(Action action, string text)
        where TException : Exception
        => action.Should().Throw<TException>().WithMessage(text);
}
