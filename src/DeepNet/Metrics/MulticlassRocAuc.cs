namespace DeepNet.Metrics;

/// <summary>The mean area under the receiver operating characteristic of several classes. All scores are kept: the
/// value is exact.</summary>
/// <remarks>sklearn.metrics.roc_auc_score(average="macro", multi_class=…); one against one: Hand and Till,
/// 2001.</remarks>
public sealed class MulticlassRocAuc : Metric
{
    private readonly List<double> _scores = [];
    private readonly List<long> _targets = [];

    /// <summary>Creates an empty metric.</summary>
    /// <param name="classes">How many classes there are, at least two.</param>
    /// <param name="comparison">What a class is told apart from.</param>
    public MulticlassRocAuc(int classes, MulticlassComparison comparison = MulticlassComparison.OneVersusRest)
    {
        Check.Argument(classes > 1, $"MulticlassRocAuc: {classes} classes, but there must be at least two.");
        Check.Argument(Enum.IsDefined(comparison), $"MulticlassRocAuc: {comparison} is not a kind of comparison.");
        Classes = classes;
        Comparison = comparison;
    }

    /// <summary>How many classes there are.</summary>
    public int Classes { get; }

    /// <summary>What a class is told apart from.</summary>
    public MulticlassComparison Comparison { get; }

    /// <summary>Adds a batch.</summary>
    /// <param name="scores">[batch, classes], floating point.</param>
    /// <param name="targets">[batch] labels.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="LabelException">A label is not one of the classes.</exception>
    /// <exception cref="ArgumentException">A score is not a number.</exception>
    public void Update(Tensor scores, Tensor targets)
    {
        ClassScores batch = ClassScores.Read(nameof(MulticlassRocAuc), scores, targets);
        Check.Shape(
            batch.Classes == Classes, $"MulticlassRocAuc: scores {scores.Shape}, but there are {Classes} classes.");
        _scores.AddRange(batch.Scores);
        _targets.AddRange(batch.Targets);
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        _scores.Clear();
        _targets.Clear();
    }

    /// <inheritdoc/>
    public override void Merge(Metric other)
    {
        MulticlassRocAuc same = MetricMerge.As(this, other);
        MetricMerge.Same(this, nameof(Classes), Classes, same.Classes);
        MetricMerge.Same(this, nameof(Comparison), Comparison, same.Comparison);
        _scores.AddRange(same._scores);
        _targets.AddRange(same._targets);
    }

    /// <summary>The mean over the classes, or over their pairs.</summary>
    /// <exception cref="InvalidOperationException">Nothing was added yet, or a class has no sample.</exception>
    public override double Compute()
    {
        MetricMerge.NotEmpty(this, _targets.Count > 0);
        for (int c = 0; c < Classes; c++)
        {
            Check.State(
                _targets.Contains(c) && _targets.Exists(t => t != c),
                $"MulticlassRocAuc: every class needs samples of its own, but class {c} has none or all.");
        }

        double sum = 0;
        int count = 0;
        for (int a = 0; a < Classes; a++)
        {
            if (Comparison == MulticlassComparison.OneVersusRest)
            {
                sum += Area(a, null);
                count++;
                continue;
            }

            for (int b = a + 1; b < Classes; b++)
            {
                sum += (Area(a, b) + Area(b, a)) / 2;
                count++;
            }
        }

        return sum / count;
    }

    /// <summary>The area for the scores of a class, against another one or all.</summary>
    private double Area(int own, int? other)
    {
        int[] rows =
        [
            .. Enumerable.Range(0, _targets.Count).Where(
                i => other is null || _targets[i] == own || _targets[i] == other),
        ];
        double[] scores = Array.ConvertAll(rows, i => _scores[(i * Classes) + own]);
        bool[] targets = Array.ConvertAll(rows, i => _targets[i] == own);
        return RankingSteps.Of(scores, targets).AreaUnderRoc();
    }
}
