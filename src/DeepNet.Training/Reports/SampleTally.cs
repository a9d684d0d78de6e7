using DeepNet.Metrics;

namespace DeepNet.Training;

/// <summary>Adds up what a model makes of samples: a confusion matrix or the errors of numbers, and the
/// worst.</summary>
internal sealed class SampleTally(int? namedClasses, int worst)
{
    private const int MaxPairs = 1000;

    // The least of the worst is the first to go; of equal ones, the later sample.
    private readonly PriorityQueue<(int Index, string Target, string Prediction, double Loss), (double, int)> _worst =
        new();

    private readonly List<(double Target, double Prediction)> _pairs = [];
    private bool? _isProbability;
    private double _absolute;
    private double _squared;
    private double _sum;
    private double _sumOfSquares;
    private long _numbers;

    public ConfusionMatrix? Matrix { get; private set; }

    public ReportRegression? Regression => _numbers == 0 ? null : OfNumbers();

    /// <summary>The worst first.</summary>
    public IReadOnlyList<(int Index, string Target, string Prediction, double Loss)> Worst
    {
        get
        {
            var copy = new List<((int, string, string, double) Entry, (double, int) Rank)>(_worst.UnorderedItems);
            return [.. copy.OrderByDescending(item => item.Rank).Select(item => item.Entry)];
        }
    }

    /// <summary>Adds a batch.</summary>
    /// <exception cref="InvalidOperationException">Outputs and targets are of no kind that is known.</exception>
    public void Add(int first, Tensor y, Tensor targets, Func<long, string> nameOf)
    {
        y = y.Detach();
        targets = targets.Detach();
        int count = y.Rank == 0 ? 0 : y.Shape[0];
        bool isLabel = !targets.DType.IsFloatingPoint();
        if (isLabel && y.Rank == 2 && targets.Rank == 2 && targets.Shape[1] == 1 && y.Shape[1] > 1)
            targets = targets.Squeeze(1);
        if (y.Rank == 2 && y.Shape == targets.Shape && !isLabel && namedClasses == y.Shape[1] && namedClasses > 1)
            (targets, isLabel) = (targets.ArgMax(1), true);
        if (namedClasses == 2 && count > 0 && y.Count == count && targets.Count == count)
            AddClasses(first, TwoScores(y), targets.Reshape([count]).Cast(DType.Int64), nameOf);
        else if (isLabel && y.Rank == targets.Rank + 1 && y.Rank > 1)
            AddClasses(first, y, targets, nameOf);
        else if (y.Count == targets.Count && y.Count > 0 && y.DType.IsFloatingPoint())
            AddNumbers(first, count, y, targets);
        else
            Check.State(false, $"outputs {y.Shape} with targets {targets.Shape} are neither classes nor numbers");
    }

    private static string Text(ReadOnlySpan<double> values)
    {
        const int shown = 4;
        string[] texts = new string[Math.Min(values.Length, shown)];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = ReportText.Number(values[i]);
        return string.Join(", ", texts) + (values.Length > shown ? ", …" : "");
    }

    /// <summary>One output is the logit, or the probability, of the second class.</summary>
    private Tensor TwoScores(Tensor y)
    {
        Tensor flat = y.Reshape([y.Shape[0], 1]).Cast(DType.Float64);
        _isProbability ??= flat.ToArray<double>().All(p => p is >= 0 and <= 1);
        Tensor p = _isProbability.Value ? flat : flat.Sigmoid();
        _isProbability = true;
        return Tensor.Concat([1 - p, p], 1);
    }

    private void AddClasses(int first, Tensor y, Tensor targets, Func<long, string> nameOf)
    {
        int classes = y.Shape[1];
        Matrix ??= new ConfusionMatrix(classes);
        Matrix.Update(y, targets);
        if (y.Rank != 2)
            return;
        double[] scores = y.Cast(DType.Float64).ToArray<double>();
        long[] labels = targets.Cast(DType.Int64).ToArray<long>();
        _isProbability ??= AreProbabilities(scores, classes);
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<double> row = scores.AsSpan(i * classes, classes);
            int best = 0;
            for (int c = 1; c < classes; c++)
                best = row[c] > row[best] ? c : best;
            double score = row[(int)labels[i]];
            double loss = _isProbability.Value ? -Math.Log(score) : LogSumExp(row, row[best]) - score;
            Rank(first + i, nameOf(labels[i]), nameOf(best), Math.Max(0, loss));
        }
    }

    private static double LogSumExp(ReadOnlySpan<double> row, double largest)
    {
        double sum = 0;
        foreach (double score in row)
            sum += Math.Exp(score - largest);
        return largest + Math.Log(sum);
    }

    private static bool AreProbabilities(double[] scores, int classes)
    {
        for (int start = 0; start < scores.Length; start += classes)
        {
            double sum = 0;
            foreach (double score in scores.AsSpan(start, classes))
            {
                if (score < 0)
                    return false;
                sum += score;
            }

            if (!(Math.Abs(sum - 1) < 1e-3))
                return false;
        }

        return true;
    }

    private void AddNumbers(int first, int count, Tensor y, Tensor targets)
    {
        double[] outputs = y.Cast(DType.Float64).ToArray<double>();
        double[] wanted = targets.Cast(DType.Float64).ToArray<double>();
        int each = outputs.Length / count;
        for (int i = 0; i < count; i++)
        {
            double squared = 0;
            for (int k = i * each; k < (i + 1) * each; k++)
            {
                double error = outputs[k] - wanted[k];
                squared += error * error;
                _absolute += Math.Abs(error);
                _sum += wanted[k];
                _sumOfSquares += wanted[k] * wanted[k];
            }

            _squared += squared;
            if (each == 1)
                _pairs.Add((wanted[i], outputs[i]));
            Rank(
                first + i, Text(wanted.AsSpan(i * each, each)), Text(outputs.AsSpan(i * each, each)), squared / each);
        }

        _numbers += outputs.Length;
    }

    private ReportRegression OfNumbers()
    {
        int every = (_pairs.Count + MaxPairs - 1) / MaxPairs;
        (double Target, double Prediction)[] shown = [.. _pairs.Where((_, i) => i % every == 0)];
        double spread = _sumOfSquares - (_sum * _sum / _numbers);
        return new ReportRegression(
            _numbers, _absolute / _numbers, Math.Sqrt(_squared / _numbers),
            spread > 1e-12 * _sumOfSquares ? 1 - (_squared / spread) : double.NaN,
            [.. shown.Select(pair => pair.Target)], [.. shown.Select(pair => pair.Prediction)]);
    }

    private void Rank(int index, string target, string prediction, double loss)
    {
        // NaN is as bad as it gets.
        double rank = double.IsNaN(loss) ? double.PositiveInfinity : loss;
        if (_worst.Count < worst)
            _worst.Enqueue((index, target, prediction, loss), (rank, -index));
        else if (worst > 0)
            _worst.EnqueueDequeue((index, target, prediction, loss), (rank, -index));
    }
}
