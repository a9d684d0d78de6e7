namespace DeepNet.Metrics;

/// <summary>The mean average precision of detected boxes, as COCO counts it.</summary>
/// <remarks>
/// Per class and overlap threshold, detections are taken by falling score; one is right if it overlaps a box of its
/// class in its image that no earlier one took by at least the threshold, the one it overlaps most. The average
/// precision is the mean, at recalls 0, 0.01, …, 1, of the best precision at that recall or a higher one. The result is
/// the mean over thresholds and the classes that occur. Overlap is the area of the intersection over that of the union.
/// No areas or crowds are told apart. https://cocodataset.org/#detection-eval.
/// </remarks>
public sealed class MeanAveragePrecision : Metric
{
    private const int RecallSteps = 100;

    private readonly double[] _thresholds;
    private readonly List<DetectionImage> _images = [];

    /// <summary>A measure at these overlaps.</summary>
    /// <param name="thresholds">The overlaps, in (0, 1]; null for COCO's 0.5, 0.55, …, 0.95.</param>
    /// <param name="maxDetections">Of how many detections of a class in an image at most, those of highest
    /// score.</param>
    /// <exception cref="ArgumentException">A threshold is not in (0, 1], or there is none, or no detection.</exception>
    public MeanAveragePrecision(double[]? thresholds = null, int maxDetections = 100)
    {
        _thresholds = thresholds is null ? [.. Enumerable.Range(0, 10).Select(i => 0.5 + (0.05 * i))] : [.. thresholds];
        Check.Argument(_thresholds.Length > 0, $"MeanAveragePrecision: there must be at least one threshold.");
        foreach (double threshold in _thresholds)
        {
            Check.Argument(
                threshold is > 0 and <= 1, $"MeanAveragePrecision: threshold {threshold} must be in (0, 1].");
        }

        Check.Argument(
            maxDetections >= 1, $"MeanAveragePrecision: maxDetections must be at least 1, but is {maxDetections}.");
        MaxDetections = maxDetections;
    }

    /// <summary>The overlaps.</summary>
    public IReadOnlyList<double> Thresholds => _thresholds;

    /// <summary>Of how many detections of a class in an image at most.</summary>
    public int MaxDetections { get; }

    /// <summary>Adds an image.</summary>
    /// <param name="boxes">[detections, 4]: left, top, right, bottom of what was found.</param>
    /// <param name="scores">[detections]: how sure the model is.</param>
    /// <param name="labels">[detections]: the classes, Int64 or Int32.</param>
    /// <param name="targetBoxes">[targets, 4]: what is there.</param>
    /// <param name="targetLabels">[targets]: its classes.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentException">A score is not a number.</exception>
    public void Update(Tensor boxes, Tensor scores, Tensor labels, Tensor targetBoxes, Tensor targetLabels)
    {
        ArgumentNullException.ThrowIfNull(scores);
        const string Name = nameof(MeanAveragePrecision);
        (double[] found, long[] foundLabels) = Boxes("boxes", boxes, labels);
        (double[] target, long[] labelsOfTargets) = Boxes("targetBoxes", targetBoxes, targetLabels);
        Check.Floating(Name, scores);
        Check.Shape(
            scores.Rank == 1 && scores.Shape[0] == foundLabels.Length,
            $"{Name}: scores {scores.Shape} must be [{foundLabels.Length}], one per box.");
        double[] sure = scores.Detach().Cast(DType.Float64).ToArray<double>();
        Check.Argument(!Array.Exists(sure, double.IsNaN), $"{Name}: a score is not a number.");
        _images.Add(new DetectionImage(found, sure, foundLabels, target, labelsOfTargets));
    }

    /// <inheritdoc/>
    public override void Reset() => _images.Clear();

    /// <inheritdoc/>
    public override void Merge(Metric other)
    {
        MeanAveragePrecision same = MetricMerge.As(this, other);
        MetricMerge.Same(this, nameof(MaxDetections), MaxDetections, same.MaxDetections);
        MetricMerge.Same(
            this, nameof(Thresholds), string.Join(", ", _thresholds), string.Join(", ", same._thresholds));
        _images.AddRange([.. same._images]);
    }

    /// <inheritdoc/>
    public override double Compute()
    {
        long[] classes = Classes();
        return _thresholds.Average(threshold => classes.Average(label => AveragePrecision(label, threshold)));
    }

    /// <summary>The average precision at one overlap alone, over the classes that occur.</summary>
    /// <param name="threshold">The overlap, in (0, 1].</param>
    /// <exception cref="ArgumentException">The threshold is not in (0, 1].</exception>
    /// <exception cref="InvalidOperationException">No box was there yet.</exception>
    public double At(double threshold)
    {
        Check.Argument(threshold is > 0 and <= 1, $"MeanAveragePrecision: threshold {threshold} must be in (0, 1].");
        return Classes().Average(label => AveragePrecision(label, threshold));
    }

    /// <summary>The average precision of one class at one overlap.</summary>
    /// <param name="threshold">The overlap, in (0, 1].</param>
    /// <param name="label">The class.</param>
    /// <exception cref="ArgumentException">The threshold is not in (0, 1], or no box of the class was there
    /// yet.</exception>
    /// <exception cref="InvalidOperationException">No box was there yet.</exception>
    public double At(double threshold, long label)
    {
        Check.Argument(threshold is > 0 and <= 1, $"MeanAveragePrecision: threshold {threshold} must be in (0, 1].");
        long[] classes = Classes();
        Check.Argument(
            classes.Contains(label),
            $"MeanAveragePrecision: there is no box of class {label}; the classes are {string.Join(", ", classes)}.");
        return AveragePrecision(label, threshold);
    }

    private long[] Classes()
    {
        long[] classes = [.. _images.SelectMany(image => image.TargetLabels).Distinct().Order()];
        MetricMerge.NotEmpty(this, classes.Length > 0);
        return classes;
    }

    private double AveragePrecision(long label, double threshold)
    {
        List<(double Score, bool IsRight)> detections = [];
        int targets = 0;
        foreach (DetectionImage image in _images)
            targets += image.Match(label, threshold, MaxDetections, detections);

        // Stable: equal scores stay in the order of the images.
        (double Score, bool IsRight)[] ranked = [.. detections.OrderByDescending(d => d.Score)];
        var precision = new double[ranked.Length];
        var recall = new double[ranked.Length];
        int right = 0;
        for (int i = 0; i < ranked.Length; i++)
        {
            right += ranked[i].IsRight ? 1 : 0;
            (precision[i], recall[i]) = ((double)right / (i + 1), (double)right / targets);
        }

        for (int i = ranked.Length - 2; i >= 0; i--)
            precision[i] = Math.Max(precision[i], precision[i + 1]);
        double sum = 0;
        int place = 0;
        for (int step = 0; step <= RecallSteps; step++)
        {
            while (place < recall.Length && recall[place] < (double)step / RecallSteps)
                place++;
            sum += place < recall.Length ? precision[place] : 0;
        }

        return sum / (RecallSteps + 1);
    }

    private static (double[] Boxes, long[] Labels) Boxes(string argument, Tensor boxes, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        ArgumentNullException.ThrowIfNull(labels);
        Check.Floating(nameof(MeanAveragePrecision), boxes);
        Check.Shape(
            boxes.Rank == 2 && boxes.Shape[1] == 4 && labels.Rank == 1 && labels.Shape[0] == boxes.Shape[0],
            $"MeanAveragePrecision: {argument} {boxes.Shape} and labels {labels.Shape} must be [n, 4] and [n].");
        return (
            boxes.Detach().Cast(DType.Float64).ToArray<double>(),
            Check.Indices(nameof(MeanAveragePrecision), labels).ToArray<long>());
    }
}
