using DeepNet.Metrics;

namespace DeepNet.Tests.Metrics;

public sealed class ClassificationMetricTests
{
    private static readonly Tensor s_targets = Labels(0, 1, 2, 2, 1, 0, 2, 0);
    private static readonly Tensor s_predictions = Labels(0, 1, 2, 1, 1, 2, 0, 0);

    /// <summary>Values of scikit-learn for the labels above.</summary>
    public static TheoryData<string, double> Known => new()
    {
        { "Accuracy", 5.0 / 8 },
        { "ZeroOneLoss", 3.0 / 8 },
        { "BalancedAccuracy", ((2.0 / 3) + 1 + (1.0 / 3)) / 3 },
        { "Precision", ((2.0 / 3) + (2.0 / 3) + 0.5) / 3 },
        { "Recall", ((2.0 / 3) + 1 + (1.0 / 3)) / 3 },
        { "FBeta", ((2.0 / 3) + 0.8 + 0.4) / 3 },
        { "Jaccard", (0.5 + (2.0 / 3) + 0.25) / 3 },
        { "CohenKappa", (0.625 - (21.0 / 64)) / (1 - (21.0 / 64)) },
        { "MatthewsCorrelation", ((5.0 * 8) - 21) / Math.Sqrt((64.0 - 22) * (64 - 22)) },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Known_values(string name, double expected)
    {
        ClassificationMetric metric = Make(name);
        metric.Update(s_predictions, s_targets);
        metric.Compute().Should().BeApproximately(expected, 1e-15);
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void Batches_and_parts_give_the_value_of_the_whole(string name, double expected)
    {
        ClassificationMetric first = Make(name), second = Make(name);
        first.Update(s_predictions.Narrow(0, 0, 3), s_targets.Narrow(0, 0, 3));
        first.Update(s_predictions.Narrow(0, 3, 1), s_targets.Narrow(0, 3, 1));
        second.Update(s_predictions.Narrow(0, 4, 4), s_targets.Narrow(0, 4, 4));
        first.Merge(second);
        first.Compute().Should().BeApproximately(expected, 1e-15);
        first.Counts.Total.Should().Be(8);
        second.Counts.Total.Should().Be(4, "what is merged is not changed");
        first.Reset();
        FluentActions.Invoking(() => first.Compute()).Should().Throw<InvalidOperationException>()
            .WithMessage($"{name}.Compute: nothing was added yet; call Update first.");
    }

    [Fact]
    public void Averages_weigh_classes_differently()
    {
        Value(new Recall(3, Averaging.Micro)).Should().Be(5.0 / 8);
        Value(new Recall(3, Averaging.Weighted)).Should().BeApproximately(5.0 / 8, 1e-15);
        Value(new Precision(3, Averaging.Weighted)).Should().BeApproximately((2 + (4.0 / 3) + 1.5) / 8, 1e-15);
        Value(new Jaccard(3, Averaging.Micro)).Should().Be(5.0 / 11);
        var precision = new Precision(5);
        Value(precision).Should().BeApproximately(
            ((2.0 / 3) + (2.0 / 3) + 0.5) / 3, 1e-15, "classes 3 and 4 are absent");
        precision.PerClass().ToArray<double>().Should().Equal(2.0 / 3, 2.0 / 3, 0.5, 0, 0);
        var binary = new FBeta(2, Averaging.Binary, beta: 2);
        binary.Update(Labels(1, 1, 0, 0), Labels(1, 0, 1, 1));
        binary.Compute().Should().BeApproximately(5.0 / (5 + 1 + 8), 1e-15);
    }

    [Fact]
    public void Scores_are_read_along_dim_1()
    {
        var accuracy = new Accuracy(3);
        accuracy.Update(Tensor.From<float>([0.1f, 0.7f, 0.2f, 0.5f, 0.2f, 0.3f], [2, 3]), Labels(1, 2));
        accuracy.Compute().Should().Be(0.5);
        accuracy.Reset();
        accuracy.Update(Tensor.From<float>([1, 2, 3, 0, 0, 9], [1, 3, 2]), Tensor.From<int>([1, 2], [1, 2]));
        accuracy.Compute().Should().Be(1);
        accuracy.Update(
            Tensor.From<bool>([true, false], [2]), Tensor.From<bool>([false, false], [2]));
        accuracy.Compute().Should().Be(0.75);
    }

    [Fact]
    public void The_confusion_matrix_has_rows_of_targets()
    {
        var matrix = new ConfusionMatrix(3);
        matrix.Update(s_predictions, s_targets);
        matrix.Compute().ToArray<long>().Should().Equal(2, 0, 1, 0, 2, 0, 1, 1, 1);
        matrix[2, 0].Should().Be(1);
        matrix.Compute(ConfusionNormalization.Targets).ToArray<double>()[..3].Should().Equal(2.0 / 3, 0, 1.0 / 3);
        matrix.Compute(ConfusionNormalization.Predictions).ToArray<double>()[8].Should().Be(0.5);
        matrix.Compute(ConfusionNormalization.All).ToArray<double>().Sum().Should().BeApproximately(1, 1e-15);
        var other = new ConfusionMatrix(3);
        other.Merge(matrix);
        other.Merge(matrix);
        other.Total.Should().Be(16);
        other[0, 0].Should().Be(4);
        other.Reset();
        other.Compute(ConfusionNormalization.Targets).ToArray<double>().Should().AllBeEquivalentTo(0.0);
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Fails<ArgumentException>(() => _ = new Accuracy(0), "Accuracy: 0 classes, but there must be at least one.");
        Fails<ArgumentException>(
            () => _ = new Recall(3, Averaging.Binary), "Recall: 3 classes, but Binary needs exactly two.");
        Fails<ArgumentException>(
            () => _ = new FBeta(3, beta: -1), "FBeta: beta must be finite and not negative, but is -1.");
        var accuracy = new Accuracy(2);
        Fails<ShapeException>(
            () => accuracy.Update(Labels(1, 0), Labels(1)),
            "Accuracy: predictions [2] and targets [1] must have the same shape.");
        Fails<ShapeException>(
            () => accuracy.Update(Tensor.Ones([2, 3]), Labels(1, 0)),
            "Accuracy: predictions [2, 3] for targets [2] and 2 classes; scores must be [batch, classes, …].");
        Fails<LabelException>(
            () => accuracy.Update(Labels(1, 0), Labels(1, 2)),
            "Accuracy: targets: the target at [1] is 2, but there are 2 classes: 0 … 1.");
        Fails<DTypeException>(() => accuracy.Update(Labels(1), Tensor.Ones([1])), "Accuracy: targets are Float32*");
        Fails<ArgumentException>(
            () => _ = new FBeta(3, beta: double.PositiveInfinity), "FBeta: beta must be finite and not negative*");
        Fails<ArgumentException>(
            () => accuracy.Update(Tensor.From(new[,] { { 0.5, double.NaN } }), Labels(1)),
            "Accuracy: a score is not a number.");
        Fails<ArgumentException>(
            () => new ConfusionMatrix(2).Merge(new ConfusionMatrix(3)),
            "ConfusionMatrix: 3 classes cannot be merged into 2.");
        accuracy.Counts.Total.Should().Be(0, "a batch that was refused leaves nothing behind");
    }

    private static ClassificationMetric Make(string name) => name switch
    {
        "Accuracy" => new Accuracy(3),
        "ZeroOneLoss" => new ZeroOneLoss(3),
        "BalancedAccuracy" => new BalancedAccuracy(3),
        "Precision" => new Precision(3),
        "Recall" => new Recall(3),
        "FBeta" => new FBeta(3),
        "Jaccard" => new Jaccard(3),
        "CohenKappa" => new CohenKappa(3),
        _ => new MatthewsCorrelation(3),
    };

    private static double Value(ClassificationMetric metric)
    {
        metric.Update(s_predictions, s_targets);
        return metric.Compute();
    }

    private static Tensor Labels(params long[] values) => Tensor.From<long>(values, [values.Length]);

    private static void Fails<TException>(Action action, string text)
        where TException : Exception
        => action.Should().Throw<TException>().WithMessage(text);
}
