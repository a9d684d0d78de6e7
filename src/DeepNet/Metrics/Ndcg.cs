namespace DeepNet.Metrics;

/// <summary>The normalized discounted cumulative gain of rankings: Σ gain / log₂(1 + rank) in the order of the scores,
/// divided by the same in the best order; the mean over the queries.</summary>
/// <remarks>
/// Equal scores share the mean of their gains. A query without any gain counts 0. sklearn.metrics.ndcg_score; Järvelin
/// and Kekäläinen, 2002.
/// </remarks>
public sealed class Ndcg : MeanMetric
{
    /// <summary>Creates an empty metric.</summary>
    /// <param name="k">How many of the first ranks count; all if null.</param>
    public Ndcg(int? k = null)
    {
        Check.Argument(k is null or > 0, $"Ndcg: k = {k}, but it must be at least 1.");
        K = k;
    }

    /// <summary>How many of the first ranks count; all if null.</summary>
    public int? K { get; }

    /// <summary>Adds a batch of queries.</summary>
    /// <param name="scores">[queries, documents], floating point: larger comes first.</param>
    /// <param name="gains">Of the same shape and type: how relevant each document is, 0 for not at all.</param>
    /// <exception cref="ShapeException">The shapes are not those.</exception>
    /// <exception cref="ArgumentException">A gain is negative or not finite, or a score is NaN.</exception>
    public void Update(Tensor scores, Tensor gains)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(gains);
        Check.Shape(
            scores.Rank == 2 && scores.Shape == gains.Shape,
            $"Ndcg: scores {scores.Shape} and gains {gains.Shape} must be [queries, documents].");
        double[] given = MetricInput.Numbers(nameof(Ndcg), nameof(scores), scores);
        double[] gained = MetricInput.Numbers(nameof(Ndcg), nameof(gains), gains);
        Check.Argument(!Array.Exists(given, double.IsNaN), $"Ndcg: a score is not a number.");
        int wrong = Array.FindIndex(gained, g => !(g >= 0 && double.IsFinite(g)));
        Check.Argument(
            wrong < 0,
            $"Ndcg: gains must be finite and not negative, but one is {(wrong < 0 ? 0 : gained[wrong])}.");
        int queries = scores.Shape[0], n = scores.Shape[1];
        double sum = 0;
        for (int i = 0; i < queries; i++)
        {
            double[] order = given[(i * n)..((i + 1) * n)], row = gained[(i * n)..((i + 1) * n)];
            double best = Gain([.. row], [.. row]);
            sum += best == 0 ? 0 : Gain(order, row) / best;
        }

        Add(sum, queries);
    }

    private protected override void CheckSettings(MeanMetric other) =>
        MetricMerge.Same(this, nameof(K), K?.ToString() ?? "null", ((Ndcg)other).K?.ToString() ?? "null");

    /// <summary>The discounted gain in descending order of the scores; both are sorted by it.</summary>
    private double Gain(double[] scores, double[] gains)
    {
        Array.Sort(scores, gains);
        Array.Reverse(scores);
        Array.Reverse(gains);
        double sum = 0;
        for (int start = 0, end; start < scores.Length; start = end)
        {
            double gain = 0, discounts = 0;
            for (end = start; end < scores.Length && scores[end].Equals(scores[start]); end++)
            {
                gain += gains[end];
                discounts += end < (K ?? int.MaxValue) ? 1 / Math.Log2(end + 2) : 0;
            }

            sum += gain / (end - start) * discounts;
        }

        return sum;
    }
}
