namespace DeepNet.CommandLine;

/// <summary>What the values of a tensor are like; null where it has no finite ones.</summary>
internal sealed record TensorStatistics(
    double? Min, double? Max, double? Mean, double? Std, long NaNCount, long InfiniteCount)
{
    private const int Chunk = 1 << 20;

    /// <summary>Looks at all values, a part at a time.</summary>
    public static TensorStatistics Of(Tensor x)
    {
        Tensor flat = x.Detach().Contiguous().Reshape((int)x.Count);
        double min = double.PositiveInfinity, max = double.NegativeInfinity, mean = 0, squares = 0;
        long finite = 0, nan = 0;
        for (int start = 0; start < flat.Shape[0]; start += Chunk)
        {
            Tensor part = flat.Narrow(0, start, Math.Min(Chunk, flat.Shape[0] - start));
            foreach (double value in part.Cast(DType.Float64).ToArray<double>())
            {
                if (!double.IsFinite(value))
                {
                    nan += double.IsNaN(value) ? 1 : 0;
                    continue;
                }

                // Welford, 1962: no difference of large sums.
                finite++;
                double shift = value - mean;
                mean += shift / finite;
                squares += shift * (value - mean);
                (min, max) = (Math.Min(min, value), Math.Max(max, value));
            }
        }

        long infinite = flat.Count - finite - nan;
        return finite == 0
            ? new TensorStatistics(null, null, null, null, nan, infinite)
            : new TensorStatistics(min, max, mean, Math.Sqrt(squares / finite), nan, infinite);
    }
}
