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
    /// <param name="paddingIndex">A row that no bag counts and that gets no gradient; may be negative.</param>
    /// <param name="includeLastOffset">True if the offsets end with the number of indices, as in compressed sparse
    /// rows.</param>
    /// <param name="maxNorm">Rows that are used and longer than this are first shortened to it, in the weight itself;
    /// null to leave them.</param>
    /// <param name="normType">The p of the norm for <paramref name="maxNorm"/>.</param>
    /// <param name="scaleGradByFreq">True to divide each row's gradient by how often the row was used; not with
    /// Max.</param>
    /// <exception cref="ShapeException">The shapes do not fit together.</exception>
    /// <exception cref="ArgumentException">The offsets do not rise from 0, weights are given for another mode than Sum,
    /// or a number is out of range.</exception>
    public static Tensor EmbeddingBag(
        Tensor indices, Tensor weight, Tensor? offsets = null, EmbeddingBagMode mode = EmbeddingBagMode.Mean,
        Tensor? perSampleWeights = null, int? paddingIndex = null, bool includeLastOffset = false,
        double? maxNorm = null, double normType = 2, bool scaleGradByFreq = false)
    {
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(weight);
        Check.Shape(
            offsets is null ? indices.Rank == 2 : indices.Rank == 1 && offsets.Rank == 1,
            $"EmbeddingBag: indices {indices.Shape} must be [bags, n], or [count] with offsets [bags].");
        Check.Shape(weight.Rank == 2, $"EmbeddingBag: weight {weight.Shape} must be [count, size].");
        CheckBagMode(mode, scaleGradByFreq);
        int count = weight.Shape[0];
        Check.Argument(
            paddingIndex is not { } index || (index >= -count && index < count),
            $"EmbeddingBag: paddingIndex {paddingIndex} is outside [{-count}, {count - 1}] of weight {weight.Shape}.");
        (long[] bagOf, int bagCount) = Bags(indices, offsets, includeLastOffset);
        Tensor flat = weight.CheckedIndices(nameof(EmbeddingBag), indices, 0, count).Reshape(bagOf.Length);
        Tensor? factors = perSampleWeights;
        if (factors is not null)
        {
            Check.Argument(
                mode == EmbeddingBagMode.Sum, $"EmbeddingBag: perSampleWeights go with mode Sum, not {mode}.");
            Check.SameKind(nameof(EmbeddingBag), weight, factors);
            Check.Shape(
                factors.Shape == indices.Shape,
                $"EmbeddingBag: perSampleWeights {factors.Shape} for indices {indices.Shape}.");
            factors = factors.Reshape(bagOf.Length, 1);
        }

        if (paddingIndex is { } padding)
        {
            long skipped = padding < 0 ? padding + count : padding;
            long[] all = flat.ToArray<long>();
            long[] kept = [.. Enumerable.Range(0, all.Length).Where(i => all[i] != skipped).Select(i => (long)i)];
            Tensor places = From<long>(kept, [kept.Length], weight.Device);
            bagOf = Array.ConvertAll(kept, i => bagOf[i]);
            flat = flat.IndexSelect(0, places);
            factors = factors?.IndexSelect(0, places);
        }

        Tensor bags = From<long>(bagOf, [bagOf.Length], weight.Device);
        Tensor rows = Embedding(
            flat, weight, maxNorm: maxNorm, normType: normType, scaleGradByFreq: scaleGradByFreq);
        if (factors is not null)
            rows *= factors;
        Tensor y = Zeros([bagCount, weight.Shape[1]], weight.DType, weight.Device);
        if (mode == EmbeddingBagMode.Max)
            return y.ScatterReduce(
                0, bags.Unsqueeze(1).Expand(rows.Shape), rows, ScatterReduction.Max, includeSelf: false);
        y = y.IndexAdd(0, bags, rows);
        if (mode == EmbeddingBagMode.Sum)
            return y;
        Tensor sizes = bags.Bincount(minLength: bagCount).Maximum(1).Unsqueeze(1);
        return y / sizes.Cast(weight.DType);
    }

    internal static void CheckBagMode(EmbeddingBagMode mode, bool scaleGradByFreq)
    {
        Check.Argument(Enum.IsDefined(mode), $"EmbeddingBag: mode {mode} is none of Sum, Mean and Max.");
        Check.Argument(
            !scaleGradByFreq || mode != EmbeddingBagMode.Max, $"EmbeddingBag: scaleGradByFreq does not go with Max.");
    }

    /// <summary>Per index its bag, and the number of bags.</summary>
    private static (long[] BagOf, int Bags) Bags(Tensor indices, Tensor? offsets, bool includeLastOffset)
    {
        int count = Check.Size(nameof(EmbeddingBag), indices.Count);
        var bagOf = new long[count];
        if (offsets is null)
        {
            for (int i = 0; i < count; i++)
                bagOf[i] = i / indices.Shape[1];
            return (bagOf, indices.Shape[0]);
        }

        long[] starts = Check.Indices(nameof(EmbeddingBag), offsets).ToArray<long>();
        if (includeLastOffset)
        {
            Check.Argument(
                starts.Length > 0 && starts[^1] == count,
                $"EmbeddingBag: with includeLastOffset the last offset must be the number of indices, {count}.");
            starts = starts[..^1];
        }

        Check.Argument(starts.Length == 0 ? count == 0 : starts[0] == 0, $"EmbeddingBag: the first offset must be 0.");
        for (int bag = 0; bag < starts.Length; bag++)
        {
            long end = bag + 1 < starts.Length ? starts[bag + 1] : count;
            Check.Argument(
                starts[bag] <= end && end <= count,
                $"EmbeddingBag: offset {end} of bag {bag + 1}: offsets rise from 0 to at most {count}.");
            bagOf.AsSpan((int)starts[bag], (int)(end - starts[bag])).Fill(bag);
        }

        return (bagOf, starts.Length);
    }
}
