using DeepNet.Training.Events;

namespace DeepNet.Training;

/// <summary>Counts numbers in TensorFlow's exponential buckets.</summary>
/// <remarks>Their limits are 0, ±10⁻¹² · 1.1ᵏ up to 10²⁰, and the largest double: the same relative resolution for tiny
/// gradients and large weights. A bucket holds what is at or above the limit before it, and below its own.</remarks>
internal static class HistogramBuckets
{
    private const double Smallest = 1e-12;
    private const double Largest = 1e20;
    private const double Ratio = 1.1;

    private static readonly double[] s_limits = MakeLimits();

    /// <summary>NaN and infinities are left out; without any finite value there is one empty bucket.</summary>
    public static HistogramRecord Count(ReadOnlySpan<double> values)
    {
        double[] limits = s_limits;
        var counts = new long[limits.Length];
        double sum = 0, squares = 0, min = double.PositiveInfinity, max = double.NegativeInfinity;
        long number = 0;
        foreach (double value in values)
        {
            if (!double.IsFinite(value))
                continue;
            counts[BucketOf(limits, value)]++;
            number++;
            sum += value;
            squares += value * value;
            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }

        if (number == 0)
            return new HistogramRecord { BucketLimit = { 0 }, Bucket = { 0 } };
        var record = new HistogramRecord { Min = min, Max = max, Num = number, Sum = sum, SumSquares = squares };
        Fill(record, limits, counts);
        return record;
    }

    /// <summary>From the last empty bucket below all values to the highest with one; a row of empty ones between them
    /// is one bucket.</summary>
    private static void Fill(HistogramRecord record, double[] limits, long[] counts)
    {
        int first = Array.FindIndex(counts, count => count > 0);
        int last = Array.FindLastIndex(counts, count => count > 0);
        if (first > 0)
            Add(first - 1);
        for (int i = first; i <= last; i++)
        {
            while (counts[i] == 0 && counts[i + 1] == 0)
                i++;
            Add(i);
        }

        void Add(int bucket)
        {
            record.BucketLimit.Add(limits[bucket]);
            record.Bucket.Add(counts[bucket]);
        }
    }

    private static int BucketOf(double[] limits, double value)
    {
        int found = Array.BinarySearch(limits, value);

        // The largest double lies in the last bucket, not behind it.
        return Math.Min(found < 0 ? ~found : found + 1, limits.Length - 1);
    }

    private static double[] MakeLimits()
    {
        var positive = new List<double>();
        for (double limit = Smallest; limit < Largest; limit *= Ratio)
            positive.Add(limit);
        positive.Add(double.MaxValue);
        return [.. positive.AsEnumerable().Reverse().Select(limit => -limit), 0, .. positive];
    }
}
