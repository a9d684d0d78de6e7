using System.Collections.ObjectModel;

namespace DeepNet;

/// <summary>Sequences of different lengths without padding: step after step, of each step the sequences that have
/// it.</summary>
/// <remarks>
/// What recurrent layers read where padding must not count; their results are those of every sequence run alone.
/// Made by <see cref="PackPadded(Tensor, ReadOnlySpan{int}, bool, bool)"/> or <see cref="PackSequence"/>, undone by
/// <see cref="PadPacked"/> or <see cref="UnpackSequence"/>. torch.nn.utils.rnn.PackedSequence.
/// </remarks>
public sealed class PackedSequence
{
    private readonly int[] _sorted;
    private readonly int[] _lengths;

    private PackedSequence(Tensor data, int[] batchSizes, int[] lengths, int[] sorted)
    {
        (Data, _lengths, _sorted) = (data, lengths, sorted);
        BatchSizes = new ReadOnlyCollection<int>(batchSizes);
    }

    /// <summary>[rows, features…]: one row for every step of every sequence, the longest sequence first in each
    /// step.</summary>
    public Tensor Data { get; }

    /// <summary>How many sequences have a step t, for every t: falling from the number of sequences.</summary>
    public IReadOnlyList<int> BatchSizes { get; }

    /// <summary>The lengths of the sequences, in the order in which they were given.</summary>
    public IReadOnlyList<int> Lengths => _lengths.AsReadOnly();

    /// <summary>The number of sequences.</summary>
    public int Batch => _sorted.Length;

    /// <summary>[batch], Int64: where in the batch the sequences stood, from the longest to the shortest.</summary>
    public Tensor SortedIndices => Tensor.From<long>(Array.ConvertAll(_sorted, i => (long)i), [Batch], Data.Device);

    /// <summary>[batch], Int64: the inverse of <see cref="SortedIndices"/>.</summary>
    public Tensor UnsortedIndices
    {
        get
        {
            var inverse = new long[Batch];
            for (int i = 0; i < inverse.Length; i++)
                inverse[_sorted[i]] = i;
            return Tensor.From<long>(inverse, [Batch], Data.Device);
        }
    }

    /// <summary>Whether the sequences stand in the order in which they were given.</summary>
    internal bool IsInOrder
    {
        get
        {
            for (int i = 0; i < _sorted.Length; i++)
            {
                if (_sorted[i] != i)
                    return false;
            }

            return true;
        }
    }

    /// <summary>The same sequences on another device; itself if they are there already. Gradients flow.</summary>
    public PackedSequence To(Device device)
    {
        Tensor data = Data.To(device);
        return ReferenceEquals(data, Data) ? this : new PackedSequence(data, [.. BatchSizes], _lengths, _sorted);
    }

    /// <summary>Packs padded sequences.</summary>
    /// <param name="padded">[steps, batch, features…], or [batch, steps, features…] with
    /// <paramref name="batchFirst"/>.</param>
    /// <param name="lengths">How many steps of each sequence count, at least one.</param>
    /// <param name="batchFirst">Whether the batch is the first dim.</param>
    /// <param name="enforceSorted">True demands lengths that do not grow; false sorts, and what comes out of a
    /// recurrent layer or of <see cref="PadPacked"/> is in the given order again.</param>
    /// <remarks>Gradients flow to the steps that count. torch.nn.utils.rnn.pack_padded_sequence.</remarks>
    /// <exception cref="ShapeException">The tensor has less than two dims, or there is not one length for each
    /// sequence.</exception>
    /// <exception cref="ArgumentException">A length is not in 1 … steps, or they are not sorted.</exception>
    public static PackedSequence PackPadded(
        Tensor padded, ReadOnlySpan<int> lengths, bool batchFirst = false, bool enforceSorted = true)
    {
        const string name = nameof(PackPadded);
        ArgumentNullException.ThrowIfNull(padded);
        Check.Shape(
            padded.Rank >= 2,
            $"{name}: padded {padded.Shape} must be {(batchFirst ? "[batch, steps, …]" : "[steps, batch, …]")}.");
        int steps = padded.Shape[batchFirst ? 1 : 0], batch = padded.Shape[batchFirst ? 0 : 1];
        Check.Shape(
            lengths.Length == batch && batch > 0,
            $"{name}: {lengths.Length} lengths for the {batch} sequences of padded {padded.Shape}; each needs one.");
        for (int i = 0; i < lengths.Length; i++)
        {
            Check.Argument(
                lengths[i] > 0 && lengths[i] <= steps,
                $"{name}: length {lengths[i]} of sequence {i} must be in 1 … {steps}, the steps of padded "
                    + $"{padded.Shape}.");
        }

        int[] own = lengths.ToArray(), sorted = SortedByLength(name, own, enforceSorted);
        int[] batchSizes = Sizes(own, sorted);
        Tensor rows = Places(batchSizes, sorted, batchFirst ? 1 : batch, batchFirst ? steps : 1, padded.Device);
        Tensor data = padded.Reshape([steps * batch, .. padded.Shape.AsSpan()[2..]]).IndexSelect(0, rows);
        return new PackedSequence(data, batchSizes, own, sorted);
    }

    /// <summary>The same with the lengths in a tensor [batch] of type Int64 or Int32.</summary>
    /// <inheritdoc cref="PackPadded(Tensor, ReadOnlySpan{int}, bool, bool)"/>
    public static PackedSequence PackPadded(
        Tensor padded, Tensor lengths, bool batchFirst = false, bool enforceSorted = true)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        Check.Shape(lengths.Rank == 1, $"{nameof(PackPadded)}: lengths {lengths.Shape} must be [batch].");
        long[] values = Check.Indices(nameof(PackPadded), lengths).ToArray<long>();
        return PackPadded(
            padded, Array.ConvertAll(values, n => (int)Math.Clamp(n, int.MinValue, int.MaxValue)), batchFirst,
            enforceSorted);
    }

    /// <summary>Packs sequences [steps, features…] of any lengths; all other sizes are equal.</summary>
    /// <remarks>torch.nn.utils.rnn.pack_sequence.</remarks>
    /// <param name="sequences">At least one; each has a step.</param>
    /// <param name="enforceSorted">True demands lengths that do not grow.</param>
    /// <exception cref="ShapeException">There are none, or sizes other than the first differ.</exception>
    /// <exception cref="ArgumentException">A sequence has no steps, or they are not sorted by length.</exception>
    public static PackedSequence PackSequence(ReadOnlySpan<Tensor> sequences, bool enforceSorted = true)
    {
        Tensor padded = Tensor.PadSequence(sequences);
        var lengths = new int[sequences.Length];
        for (int i = 0; i < lengths.Length; i++)
            lengths[i] = sequences[i].Shape[0];
        return PackPadded(padded, lengths, batchFirst: false, enforceSorted);
    }

    /// <summary>The sequences with padding again, in the order in which they were given, and their lengths.</summary>
    /// <param name="batchFirst">True for [batch, steps, features…], false for [steps, batch, features…].</param>
    /// <param name="paddingValue">What stands behind the last step of a sequence.</param>
    /// <param name="totalLength">The steps of the result; those of the longest sequence if not given.</param>
    /// <remarks>torch.nn.utils.rnn.pad_packed_sequence.</remarks>
    /// <exception cref="ArgumentException">totalLength is less than the longest sequence.</exception>
    public (Tensor Padded, IReadOnlyList<int> Lengths) PadPacked(
        bool batchFirst = false, double paddingValue = 0, int? totalLength = null)
    {
        int steps = totalLength ?? BatchSizes.Count;
        Check.Argument(
            steps >= BatchSizes.Count,
            $"{nameof(PadPacked)}: totalLength {steps} is less than {BatchSizes.Count}, the longest sequence.");
        Tensor rows = Places(BatchSizes, _sorted, batchFirst ? 1 : Batch, batchFirst ? steps : 1, Data.Device);
        ReadOnlySpan<int> features = Data.Shape.AsSpan()[1..];
        int count = Check.Size(nameof(PadPacked), (long)steps * Batch);
        Tensor flat = Tensor.Full([count, .. features], paddingValue, Data.DType, Data.Device)
            .IndexCopy(0, rows, Data);
        Tensor padded = batchFirst
            ? flat.Reshape([Batch, steps, .. features])
            : flat.Reshape([steps, Batch, .. features]);
        return (padded, Lengths);
    }

    /// <summary>The sequences [steps, features…], in the order in which they were given.</summary>
    /// <remarks>torch.nn.utils.rnn.unpack_sequence.</remarks>
    public Tensor[] UnpackSequence() => PadPacked().Padded.UnpadSequence(_lengths);

    /// <summary>The same sequences with other rows: what a function of single steps makes of them.</summary>
    /// <exception cref="ShapeException">There is not one row for each of <see cref="Data"/>.</exception>
    public PackedSequence WithData(Tensor data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.Shape(
            data.Rank >= 1 && data.Shape[0] == Data.Shape[0],
            $"{nameof(WithData)}: data {data.Shape} must have {Data.Shape[0]} rows, one for each step.");
        return new PackedSequence(data, [.. BatchSizes], _lengths, _sorted);
    }

    private static int[] SortedByLength(string name, int[] lengths, bool enforceSorted)
    {
        int[] sorted = [.. Enumerable.Range(0, lengths.Length)];
        if (!enforceSorted)
            return [.. sorted.OrderByDescending(i => lengths[i])];
        for (int i = 1; i < lengths.Length; i++)
        {
            Check.Argument(
                lengths[i] <= lengths[i - 1],
                $"{name}: length {lengths[i]} of sequence {i} comes after {lengths[i - 1]}; lengths must not grow, "
                    + $"or pass enforceSorted: false.");
        }

        return sorted;
    }

    private static int[] Sizes(int[] lengths, int[] sorted)
    {
        var sizes = new int[lengths[sorted[0]]];
        foreach (int length in lengths)
        {
            for (int t = 0; t < length; t++)
                sizes[t]++;
        }

        return sizes;
    }

    /// <summary>Where the rows stand among the padded ones.</summary>
    private static Tensor Places(
        IReadOnlyList<int> batchSizes, int[] sorted, long stepStride, long batchStride, Device device)
    {
        var places = new long[batchSizes.Sum()];
        int row = 0;
        for (int t = 0; t < batchSizes.Count; t++)
        {
            for (int b = 0; b < batchSizes[t]; b++)
                places[row++] = (t * stepStride) + (sorted[b] * batchStride);
        }

        return Tensor.From<long>(places, [places.Length], device);
    }
}
