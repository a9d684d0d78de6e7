using DeepNet.Metrics;

namespace DeepNet.Tests.Metrics;

public sealed class VisionMetricTests
{
    [Fact]
    public void IoU_per_class_and_mean()
    {
        var metric = new MeanIoU(4, ignoreIndex: 255);
        metric.Update(Tensor.From([0L, 0, 1, 1, 2, 9]), Tensor.From([0L, 1, 1, 1, 1, 255]));
        metric.PerClass().Should().Equal(0.5, 0.5, 0, double.NaN);
        metric.Compute().Should().BeApproximately(1.0 / 3, 1e-15);
    }

    [Fact]
    public void IoU_names_what_does_not_fit()
    {
        var metric = new MeanIoU(3);
        Action label = () => metric.Update(Tensor.From([0L, 3]), Tensor.From([0L, 1]));
        label.Should().Throw<ArgumentException>().WithMessage("MeanIoU: prediction 3 is not one of 3 classes: 0 … 2.");
        metric.Invoking(m => m.Compute()).Should().Throw<InvalidOperationException>("a batch counts fully or not");
        Action shape = () => metric.Update(Tensor.From([0L]), Tensor.From([0L, 1]));
        shape.Should().Throw<ShapeException>()
            .WithMessage("MeanIoU: prediction [1] and target [2] must have the same shape.");
        Action classes = () => _ = new MeanIoU(0);
        classes.Should().Throw<ArgumentException>().WithMessage("MeanIoU: classCount must be at least 1, but is 0.");
    }

    [Fact]
    public void Perfect_detections_have_precision_1()
    {
        var metric = new MeanAveragePrecision();
        Tensor boxes = Boxes([0, 0, 10, 10], [20, 20, 30, 40]);
        metric.Update(boxes, Tensor.From([0.9f, 0.8f]), Tensor.From([1L, 2]), boxes, Tensor.From([1L, 2]));
        metric.Compute().Should().BeApproximately(1, 1e-12);
    }

    [Fact]
    public void Precision_is_interpolated_over_recall()
    {
        // By score: right, wrong, right; two targets. Precision 1 up to recall 0.5, then 2/3.
        var metric = new MeanAveragePrecision([0.5]);
        metric.Update(
            Boxes([0, 0, 10, 10], [50, 50, 60, 60], [20, 20, 30, 30]), Tensor.From([0.9f, 0.8f, 0.7f]),
            Tensor.Zeros([3], DType.Int64), Boxes([0, 0, 10, 10], [20, 20, 30, 30]), Tensor.Zeros([2], DType.Int64));
        metric.Compute().Should().BeApproximately((51 + (50 * 2.0 / 3)) / 101, 1e-12);
        metric.At(0.5).Should().Be(metric.Compute());
    }

    [Fact]
    public void A_target_is_found_once_and_overlap_decides()
    {
        // Overlaps 1 and 0.8 with the only target: the second detection finds it taken.
        var metric = new MeanAveragePrecision();
        Tensor labels = Tensor.Zeros([2], DType.Int64), target = Boxes([0, 0, 10, 10]);
        metric.Update(
            Boxes([0, 0, 8, 10], [0, 0, 10, 10]), Tensor.From([0.9f, 0.8f]), labels, target,
            Tensor.Zeros([1], DType.Int64));
        metric.At(0.5).Should().BeApproximately(1, 1e-12);
        metric.At(0.75).Should().BeApproximately(1, 1e-12);
        metric.At(0.85).Should().BeApproximately(0.5, 1e-12);

        // Seven thresholds up to 0.8, three beyond.
        metric.Compute().Should().BeApproximately(((7 * 1) + (3 * 0.5)) / 10, 1e-12);
    }

    [Fact]
    public void Classes_and_images_are_kept_apart()
    {
        var metric = new MeanAveragePrecision([0.5]);
        Tensor box = Boxes([0, 0, 10, 10]), nothing = Tensor.Zeros([0, 4]), none = Tensor.Zeros([0], DType.Int64);
        metric.Update(box, Tensor.From([0.9f]), Tensor.From([1L]), box, Tensor.From([2L]));
        metric.Compute().Should().Be(0);
        metric.Update(nothing, Tensor.Zeros([0]), none, box, Tensor.From([1L]));
        metric.Compute().Should().Be(0);
        metric.Update(box, Tensor.From([0.95f]), Tensor.From([1L]), box, Tensor.From([1L]));
        metric.Compute().Should().BeApproximately(51.0 / 101 / 2, 1e-12);
    }

    [Fact]
    public void Each_class_has_a_precision_of_its_own()
    {
        var metric = new MeanAveragePrecision([0.5]);
        metric.Update(
            Boxes([0, 0, 10, 10], [50, 50, 60, 60]), Tensor.From([0.9f, 0.8f]), Tensor.From([1L, 3]),
            Boxes([0, 0, 8, 10], [20, 20, 30, 30], [50, 50, 60, 60]), Tensor.From([1L, 1, 3]));
        metric.At(0.5, 1).Should().BeApproximately(51.0 / 101, 1e-12);
        metric.At(0.9, 1).Should().Be(0);
        metric.At(0.5, 3).Should().BeApproximately(1, 1e-12);
        metric.Compute().Should().BeApproximately((metric.At(0.5, 1) + metric.At(0.5, 3)) / 2, 1e-12);
        metric.Invoking(m => m.At(0.5, 2)).Should().Throw<ArgumentException>()
            .WithMessage("MeanAveragePrecision: there is no box of class 2; the classes are 1, 3.");
        metric.Invoking(m => m.At(1.5, 1)).Should().Throw<ArgumentException>()
            .WithMessage("MeanAveragePrecision: threshold 1.5 must be in (0, 1].");
    }

    [Fact]
    public void Only_so_many_detections_count()
    {
        var metric = new MeanAveragePrecision([0.5], maxDetections: 1);
        metric.Update(
            Boxes([50, 50, 60, 60], [0, 0, 10, 10]), Tensor.From([0.9f, 0.8f]), Tensor.Zeros([2], DType.Int64),
            Boxes([0, 0, 10, 10]), Tensor.Zeros([1], DType.Int64));
        metric.Compute().Should().Be(0);
    }

    [Fact]
    public void Detections_that_do_not_fit_are_named()
    {
        Tensor box = Boxes([0, 0, 1, 1]), label = Tensor.From([0L]);
        Action scores = () => new MeanAveragePrecision().Update(box, Tensor.Zeros([2]), label, box, label);
        scores.Should().Throw<ShapeException>()
            .WithMessage("MeanAveragePrecision: scores [2] must be [1], one per box.");
        Action unsure = () => new MeanAveragePrecision().Update(box, Tensor.From([float.NaN]), label, box, label);
        unsure.Should().Throw<ArgumentException>().WithMessage("MeanAveragePrecision: a score is not a number.");
        Action boxes = () => new MeanAveragePrecision().Update(Tensor.Zeros([4]), Tensor.Zeros([1]), label, box, label);
        boxes.Should().Throw<ShapeException>()
            .WithMessage("MeanAveragePrecision: boxes [4] and labels [1] must be [n, 4] and [n].");
        Action threshold = () => _ = new MeanAveragePrecision([0]);
        threshold.Should().Throw<ArgumentException>()
            .WithMessage("MeanAveragePrecision: threshold 0 must be in (0, 1].");
        Action none = () => _ = new MeanAveragePrecision([]);
        none.Should().Throw<ArgumentException>()
            .WithMessage("MeanAveragePrecision: there must be at least one threshold.");
        Action most = () => _ = new MeanAveragePrecision(maxDetections: 0);
        most.Should().Throw<ArgumentException>()
            .WithMessage("MeanAveragePrecision: maxDetections must be at least 1, but is 0.");
    }

    [Fact]
    public void Frechet_distance_of_one_feature_has_a_closed_form()
    {
        // (μ₁ - μ₂)² + (σ₁ - σ₂)².
        var metric = new FrechetDistance();
        metric.UpdateReal(Tensor.From(new[,] { { 0.0 }, { 2 }, { 4 } }));
        metric.UpdateGenerated(Tensor.From(new[,] { { 4.0 }, { 5 } }));
        double expected = (2.5 * 2.5) + Math.Pow(2 - Math.Sqrt(0.5), 2);
        metric.Compute().Should().BeApproximately(expected, 1e-12);
    }

    [Fact]
    public void Frechet_distance_does_not_see_rotations_and_is_0_of_equal_sets()
    {
        Tensor x = Tensor.Randn([40, 6], generator: new RandomSource(1));
        Tensor y = Tensor.Randn([30, 6], generator: new RandomSource(2)) * 2 + 0.5;
        Tensor basis = Tensor.Empty([6, 6]);
        DeepNet.Layers.Init.Orthogonal(basis, generator: new RandomSource(3));
        double distance = Distance(x, y);
        Distance(x.MatMul(basis), y.MatMul(basis)).Should().BeApproximately(distance, 1e-4 * distance);
        Distance(y, x).Should().BeApproximately(distance, 1e-9 * distance);
        Distance(x, x).Should().BeInRange(0, 1e-9);
    }

    [Fact]
    public void Frechet_distance_takes_fewer_samples_than_features()
    {
        // Diagonal covariances that do not overlap: the mixed term is 0.
        Tensor x = Tensor.From(new[,] { { 1.0, 0, 0, 0 }, { -1, 0, 0, 0 } });
        Tensor y = Tensor.From(new[,] { { 0.0, 3, 0, 0 }, { 0, -3, 0, 0 } });
        Distance(x, y).Should().BeApproximately(2 + 18, 1e-9);
    }

    [Fact]
    public void Frechet_features_must_fit()
    {
        var metric = new FrechetDistance();
        metric.UpdateReal(Tensor.Zeros([1, 3]));
        Action features = () => metric.UpdateGenerated(Tensor.Zeros([2, 4]));
        features.Should().Throw<ShapeException>()
            .WithMessage("FrechetDistance: features [2, 4] must have 3 features, as those before.");
        Action shape = () => metric.UpdateGenerated(Tensor.Zeros([2]));
        shape.Should().Throw<ShapeException>()
            .WithMessage("FrechetDistance: features [2] must be [samples, features].");
        Action number = () => metric.UpdateReal(Tensor.From(new[,] { { 1.0, double.NaN, 2 } }));
        number.Should().Throw<ArgumentException>().WithMessage("FrechetDistance: a feature is not a finite number.");
        metric.Invoking(m => m.Compute()).Should().Throw<InvalidOperationException>().WithMessage(
            "FrechetDistance.Compute: 1 real and 0 generated samples; at least two of each are needed.");
    }

    private static double Distance(Tensor real, Tensor generated)
    {
        var metric = new FrechetDistance();
        metric.UpdateReal(real);
        metric.UpdateGenerated(generated);
        return metric.Compute();
    }

    private static Tensor Boxes(params float[][] boxes) =>
        Tensor.From<float>([.. boxes.SelectMany(box => box)], [boxes.Length, 4]);
}
