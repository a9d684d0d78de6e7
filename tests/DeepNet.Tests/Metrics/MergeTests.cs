using DeepNet.Metrics;

namespace DeepNet.Tests.Metrics;

/// <summary>What holds for every metric: batches, merging, resetting, and what it says when it is empty.</summary>
public sealed class MergeTests
{
    private static readonly (string Name, Func<Metric> Make, Action<Metric, int> Add)[] s_metrics =
    [
        Regression("MeanSquaredError", () => new MeanSquaredError()),
        Regression("RootMeanSquaredError", () => new RootMeanSquaredError()),
        Regression("MeanAbsoluteError", () => new MeanAbsoluteError()),
        Regression("MeanAbsolutePercentageError", () => new MeanAbsolutePercentageError()),
        Regression("MedianAbsoluteError", () => new MedianAbsoluteError()),
        Regression("MaxError", () => new MaxError()),
        Regression("R2Score", () => new R2Score()),
        Regression("ExplainedVariance", () => new ExplainedVariance()),
        Classification("Accuracy", () => new Accuracy(3)),
        Classification("ZeroOneLoss", () => new ZeroOneLoss(3)),
        Classification("BalancedAccuracy", () => new BalancedAccuracy(3)),
        Classification("Precision", () => new Precision(3)),
        Classification("Recall", () => new Recall(3)),
        Classification("FBeta", () => new FBeta(3)),
        Classification("Jaccard", () => new Jaccard(3, Averaging.Weighted)),
        Classification("CohenKappa", () => new CohenKappa(3)),
        Classification("MatthewsCorrelation", () => new MatthewsCorrelation(3)),
        Ranking("RocAuc", () => new RocAuc()),
        Ranking("AveragePrecision", () => new AveragePrecision()),
        (
            "MulticlassRocAuc", () => new MulticlassRocAuc(3),
            (m, i) => ((MulticlassRocAuc)m).Update(Noise(i, 20, 3), Labels(i, 20, 3))),
        (
            "TopKAccuracy", () => new TopKAccuracy(2),
            (m, i) => ((TopKAccuracy)m).Update(Noise(i, 9 + i, 4), Labels(i, 9 + i, 4))),
        ("Ndcg", () => new Ndcg(3), (m, i) => ((Ndcg)m).Update(Noise(i, 4, 5), Noise(i + 50, 4, 5).Abs())),
        (
            "LogLoss", () => new LogLoss(),
            (m, i) => ((LogLoss)m).Update(Noise(i, 9, 3).Softmax(), Labels(i, 9, 3))),
        (
            "BrierScore", () => new BrierScore(),
            (m, i) => ((BrierScore)m).Update(Noise(i, 9).Sigmoid(), Labels(i, 9, 2))),
        (
            "CalibrationError", () => new CalibrationError(4),
            (m, i) => ((CalibrationError)m).Update(Noise(i, 9, 3).Softmax(), Labels(i, 9, 3))),
        Clustering("AdjustedRandScore", () => new AdjustedRandScore()),
        Clustering("NormalizedMutualInfoScore", () => new NormalizedMutualInfoScore()),
        Clustering("VMeasureScore", () => new VMeasureScore(2)),
        ("Perplexity", () => new Perplexity(), (m, i) => ((Perplexity)m).Update(Noise(i, 6, 4), Labels(i, 6, 4))),
        ("MeanIoU", () => new MeanIoU(4), (m, i) => ((MeanIoU)m).Update(Labels(i, 30, 4), Labels(i + 50, 30, 4))),
        ("Bleu", () => new Bleu(2), (m, i) => ((Bleu)m).Update(Sentence(i), Sentence(i + 1), Sentence(i + 2))),
        ("RougeL", () => new RougeL(), (m, i) => ((RougeL)m).Update(Sentence(i), Sentence(i + 1))),
        (
            "WordErrorRate", () => new WordErrorRate(),
            (m, i) => ((WordErrorRate)m).Update(Sentence(i), Sentence(i + 1))),
        (
            "CharacterErrorRate", () => new CharacterErrorRate(),
            (m, i) => ((CharacterErrorRate)m).Update(Sentence(i), Sentence(i + 1))),
        ("MeanAveragePrecision", () => new MeanAveragePrecision(), Detect),
        (
            "FrechetDistance", () => new FrechetDistance(), (m, i) =>
            {
                ((FrechetDistance)m).UpdateReal(Noise(i, 9, 3));
                ((FrechetDistance)m).UpdateGenerated(Noise(i + 50, 7, 3));
            }),
    ];

    public static TheoryData<string> Names => [.. s_metrics.Select(metric => metric.Name)];

    [Fact]
    public void All_metrics_are_here()
    {
        IEnumerable<string> all = typeof(Metric).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Metric)) && !type.IsAbstract).Select(type => type.Name);
        s_metrics.Select(metric => metric.Name).Should().BeEquivalentTo(all);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parts_that_are_merged_give_what_the_whole_gives(string name)
    {
        (_, Func<Metric> make, Action<Metric, int> add) = Array.Find(s_metrics, metric => metric.Name == name);
        Metric whole = make(), first = make(), second = make();
        for (int i = 0; i < 6; i++)
        {
            add(whole, i);
            add(i < 2 ? first : second, i);
        }

        double before = second.Compute();
        double firstAlone = first.Compute();
        first.Merge(second);
        second.Compute().Should().Be(before);
        first.Compute().Should().BeApproximately(whole.Compute(), 1e-12);
        firstAlone.Should().NotBe(whole.Compute());
        first.Merge(make());
        first.Compute().Should().BeApproximately(whole.Compute(), 1e-12);

        Metric empty = make();
        empty.Merge(whole);
        empty.Compute().Should().BeApproximately(whole.Compute(), 1e-12);
        double finite = whole.Compute();
        double.IsFinite(finite).Should().BeTrue();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_metric_that_was_reset_is_as_new(string name)
    {
        (_, Func<Metric> make, Action<Metric, int> add) = Array.Find(s_metrics, metric => metric.Name == name);
        Metric used = make(), fresh = make();
        add(used, 3);
        used.Reset();
        used.Invoking(m => m.Compute()).Should().Throw<InvalidOperationException>().WithMessage($"{name}.Compute: *");
        add(used, 0);
        add(fresh, 0);
        used.Compute().Should().Be(fresh.Compute());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Another_class_cannot_be_merged(string name)
    {
        Metric metric = Array.Find(s_metrics, m => m.Name == name).Make();
        Metric other = name == "MaxError" ? new R2Score() : new MaxError();
        metric.Invoking(m => m.Merge(other)).Should().Throw<ArgumentException>().WithMessage(
            $"{name}.Merge: a {other.GetType().Name} cannot be added; it must be of the same class.");
    }

    [Fact]
    public void Settings_must_agree()
    {
        Says(new Bleu(2), new Bleu(3), "Bleu.Merge: MaxOrder 3 must be 2, as it is here.");
        Says(new Bleu(2), new Bleu(2, BleuSmoothing.Floor), "Bleu.Merge: Smoothing Floor must be None, as it is here.");
        Says(new Accuracy(2), new Accuracy(3), "Accuracy.Merge: Classes 3 must be 2, as it is here.");
        Says(new FBeta(2), new FBeta(2, beta: 2), "FBeta.Merge: Beta 2 must be 1, as it is here.");
        Says(
            new Recall(2), new Recall(2, Averaging.Micro),
            "Recall.Merge: Averaging Micro must be Macro, as it is here.");
        Says(
            new MulticlassRocAuc(3), new MulticlassRocAuc(4),
            "MulticlassRocAuc.Merge: Classes 4 must be 3, as it is here.");
        Says(
            new MulticlassRocAuc(3), new MulticlassRocAuc(3, MulticlassComparison.OneVersusOne),
            "MulticlassRocAuc.Merge: Comparison OneVersusOne must be OneVersusRest, as it is here.");
        Says(new TopKAccuracy(), new TopKAccuracy(3), "TopKAccuracy.Merge: K 3 must be 5, as it is here.");
        Says(new Ndcg(), new Ndcg(3), "Ndcg.Merge: K 3 must be null, as it is here.");
        Says(new CalibrationError(), new CalibrationError(5), "CalibrationError.Merge: Bins 5 must be 15, as it is*");
        Says(new MeanIoU(2), new MeanIoU(3), "MeanIoU.Merge: ClassCount 3 must be 2, as it is here.");
        Says(new Perplexity(), new Perplexity(0), "Perplexity.Merge: IgnoreIndex 0 must be -100, as it is here.");
        Says(new VMeasureScore(2), new VMeasureScore(), "VMeasureScore.Merge: Beta 1 must be 2, as it is here.");
        Says(
            new MeanAveragePrecision([0.5]), new MeanAveragePrecision([0.75]),
            "MeanAveragePrecision.Merge: Thresholds 0.75 must be 0.5, as it is here.");

        static void Says(Metric own, Metric other, string message) =>
            own.Invoking(m => m.Merge(other)).Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void A_metric_can_be_merged_with_itself()
    {
        var metric = new MedianAbsoluteError();
        metric.Update(Tensor.From([1f, 2, 5]), Tensor.Zeros([3]));
        metric.Merge(metric);
        metric.Compute().Should().Be(2);
        var clusters = new AdjustedRandScore();
        clusters.Update(Labels(1, 9, 3), Labels(2, 9, 3));
        clusters.Merge(clusters);
        double.IsFinite(clusters.Compute()).Should().BeTrue();
    }

    private static (string, Func<Metric>, Action<Metric, int>) Regression(string name, Func<Metric> make) =>
        (name, make, (m, i) => ((RegressionMetric)m).Update(Noise(i, 5 + i, 2), Noise(i + 50, 5 + i, 2)));

    private static (string, Func<Metric>, Action<Metric, int>) Classification(string name, Func<Metric> make) =>
        (name, make, (m, i) => ((ClassificationMetric)m).Update(Noise(i, 12 + i, 3), Labels(i + 50, 12 + i, 3)));

    private static (string, Func<Metric>, Action<Metric, int>) Ranking(string name, Func<Metric> make) =>
        (name, make, (m, i) => ((BinaryRankingMetric)m).Update(Noise(i, 12 + i), Labels(i + 50, 12 + i, 2)));

    private static (string, Func<Metric>, Action<Metric, int>) Clustering(string name, Func<Metric> make) =>
        (name, make, (m, i) => ((ClusteringMetric)m).Update(Labels(i, 20, 3), Labels(i + 50, 20, 4)));

    private static void Detect(Metric metric, int seed)
    {
        Tensor corners = Tensor.Rand([6, 2], generator: new RandomSource((ulong)seed)) * 4;
        Tensor boxes = Tensor.Concat([corners, corners + 5], 1), targets = boxes.Narrow(0, 0, 4) + 0.7;
        ((MeanAveragePrecision)metric).Update(
            boxes, Noise(seed, 6), Labels(seed, 6, 2), targets, Labels(seed, 4, 2));
    }

    private static string Sentence(int seed) =>
        string.Join(' ', Labels(seed, 9 + (seed % 3), 4).ToArray<long>().Select(i => "abcd"[(int)i]));

    private static Tensor Noise(int seed, params int[] shape) =>
        Tensor.Randn(shape, DType.Float64, generator: new RandomSource((ulong)seed));

    private static Tensor Labels(int seed, int count, int classes) =>
        Tensor.RandInt(0, classes, [count], generator: new RandomSource((ulong)seed));
}
