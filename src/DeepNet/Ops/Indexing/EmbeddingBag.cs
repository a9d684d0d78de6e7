namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The sum, mean or maximum of the table's rows in each bag, [bags, size]. torch.nn.functional.embedding_bag.
    /// </summary>
    /// <param name="indices">[bags, n]: one bag per row; or [count], cut into bags by the offsets.</param>
    /// <param name="weight">[count, size].</param>
    /// <param name="offsets">Where each bag starts in a vector of indices, rising from 0. An empty bag gives
    /// zeros.</param>
    /// <param name="mode">How a bag's rows combine.</param>
    /// <param name="perSampleWeights">A factor per index, of the indices' shape; with Sum only.</param>
    /// <exception cref="ShapeException">The shapes do not fit together.</exception>
    /// <exception cref="ArgumentException">The offsets do not rise from 0, or weights are given for another mode than
    /// Sum.</exception>
    public static Tensor EmbeddingBag(
        Tensor indices, Tensor weight, Tensor? offsets = null, EmbeddingBagMode mode = EmbeddingBagMode.Mean,
        Tensor? perSampleWeights = null)
    {
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(weight);
        Check.Shape(
            offsets is null ? indices.Rank == 2 : indices.Rank == 1 && offsets.Rank == 1,
            $"EmbeddingBag: indices {indices.Shape} must be [bags, n], or [count] with offsets [bags].");
        long[] starts = offsets is null
            ? [.. Enumerable.Range(0, indices.Shape[0]).Select(bag => (long)bag * indices.Shape[1])]
            : Check.Indices(nameof(EmbeddingBag), offsets).ToArray<long>();
        (long[] bagOf, double[] sizes) = Bags(starts, indices.Count);
        Tensor bags = From<long>(bagOf, [bagOf.Length], weight.Device);
        Tensor rows = Embedding(indices.Reshape(Check.Size(nameof(EmbeddingBag), indices.Count)), weight);
        if (perSampleWeights is not null)
        {
            Check.Argument(
                mode == EmbeddingBagMode.Sum, $"EmbeddingBag: perSampleWeights go with mode Sum, not {mode}.");
            Check.Shape(
                perSampleWeights.Shape == indices.Shape,
                $"EmbeddingBag: perSampleWeights {perSampleWeights.Shape} for indices {indices.Shape}.");
            rows *= perSampleWeights.Reshape(bagOf.Length, 1);
        }

        Tensor y = Zeros([starts.Length, weight.Shape[1]], weight.DType, weight.Device);
        if (mode == EmbeddingBagMode.Max)
            return y.ScatterReduce(
                0, bags.Unsqueeze(1).Expand(rows.Shape), rows, ScatterReduction.Max, includeSelf: false);
        y = y.IndexAdd(0, bags, rows);
        return mode == EmbeddingBagMode.Sum
            ? y
            : y / From<double>(sizes, [sizes.Length, 1], weight.Device).Cast(weight.DType);
    }

    /// <summary>Per index its bag, and per bag its number of indices, at least 1.</summary>
    private static (long[] BagOf, double[] Sizes) Bags(long[] starts, long count)
    {
        Check.Argument(starts.Length == 0 ? count == 0 : starts[0] == 0, $"EmbeddingBag: the first offset must be 0.");
        var bagOf = new long[Check.Size(nameof(EmbeddingBag), count)];
        var sizes = new double[starts.Length];
        for (int bag = 0; bag < starts.Length; bag++)
        {
            long end = bag + 1 < starts.Length ? starts[bag + 1] : count;
            Check.Argument(
                starts[bag] <= end && end <= count,
                $"EmbeddingBag: offset {starts[bag]} of bag {bag}: offsets rise from 0 to at most {count}.");
            bagOf.AsSpan((int)starts[bag], (int)(end - starts[bag])).Fill(bag);
            sizes[bag] = Math.Max(1, end - starts[bag]);
        }

        return (bagOf, sizes);
    }
}
