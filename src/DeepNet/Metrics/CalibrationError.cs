namespace DeepNet.Metrics;

/// <summary>The expected calibration error: how far, on average, the confidence in a prediction is from how often it is
/// right, within bins of equal confidence: Σ nᵦ/n · |accuracyᵦ - confidenceᵦ|.</summary>
/// <remarks>Guo et al., 2017, https://arxiv.org/abs/1706.04599.</remarks>
public sealed class CalibrationError : Metric
{
    private readonly double[] _confidences;
    private readonly long[] _hits;
    private readonly long[] _counts;

    /// <summary>Creates an empty metric.</summary>
    /// <param name="bins">How many bins of equal width, at least one.</param>
    public CalibrationError(int bins = 15)
    {
        Check.Argument(bins > 0, $"CalibrationError: {bins} bins, but there must be at least one.");
        _confidences = new double[bins];
        _hits = new long[bins];
        _counts = new long[bins];
    }

    /// <summary>How many bins there are.</summary>
    public int Bins => _counts.Length;

    /// <summary>Adds a batch.</summary>
    /// <param name="probabilities">[batch, classes].</param>
    /// <param name="targets">[batch] labels.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="LabelException">A label is not one of the classes.</exception>
    /// <exception cref="ArgumentException">A probability is not in [0, 1].</exception>
    public void Update(Tensor probabilities, Tensor targets)
    {
        ClassScores batch = ClassScores.Read(nameof(CalibrationError), probabilities, targets);
        Probability.Read(nameof(CalibrationError), probabilities);
        for (int i = 0; i < batch.Targets.Length; i++)
        {
            ReadOnlySpan<double> row = batch.Scores.AsSpan(i * batch.Classes, batch.Classes);
            int best = 0;
            for (int c = 1; c < row.Length; c++)
                best = row[c] > row[best] ? c : best;
            int bin = Bin(row[best]);
            _confidences[bin] += row[best];
            _hits[bin] += best == batch.Targets[i] ? 1 : 0;
            _counts[bin]++;
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(_confidences);
        Array.Clear(_hits);
        Array.Clear(_counts);
    }

    /// <inheritdoc/>
    public override void Merge(Metric other)
    {
        CalibrationError same = MetricMerge.As(this, other);
        MetricMerge.Same(this, nameof(Bins), Bins, same.Bins);
        for (int i = 0; i < Bins; i++)
        {
            _confidences[i] += same._confidences[i];
            _hits[i] += same._hits[i];
            _counts[i] += same._counts[i];
        }
    }

    /// <inheritdoc/>
    public override double Compute()
    {
        long total = _counts.Sum();
        MetricMerge.NotEmpty(this, total > 0);
        double sum = 0;
        for (int i = 0; i < Bins; i++)
            sum += Math.Abs(_hits[i] - _confidences[i]);
        return sum / total;
    }

    // A bin includes its upper border: rounding must not carry 7 / 100 beyond that of 0.07 in 100 bins.
    private int Bin(double confidence)
    {
        int bin = Math.Clamp((int)Math.Ceiling(confidence * Bins) - 1, 0, Bins - 1);
        if (bin > 0 && confidence <= (double)bin / Bins)
            return bin - 1;
        return bin < Bins - 1 && confidence > (double)(bin + 1) / Bins ? bin + 1 : bin;
    }
}
