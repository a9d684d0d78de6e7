namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The tensor with a border. Amounts are pairs (before, after) from the last dimension backwards; negative ones
    /// cut.
    /// </summary>
    /// <param name="amounts">(left, right, top, bottom, …): two per padded dimension, the last one first.</param>
    /// <param name="mode">What the border holds.</param>
    /// <param name="value">The border of <see cref="PadMode.Constant"/>.</param>
    /// <exception cref="ShapeException">The amounts are not pairs, too many, or too large for the mode.</exception>
    /// <exception cref="ArgumentException">The mode is none of <see cref="PadMode"/>.</exception>
    /// <remarks>torch.nn.functional.pad.</remarks>
    public Tensor Pad(ReadOnlySpan<int> amounts, PadMode mode = PadMode.Constant, double value = 0)
    {
        Check.Argument(Enum.IsDefined(mode), $"Pad: mode {mode} is none of {nameof(PadMode)}.");
        Check.Shape(
            amounts.Length % 2 == 0 && amounts.Length <= 2 * Rank,
            $"Pad: {amounts.Length} amounts for the {Rank} dims of shape {Shape}; "
            + $"two per dim are needed, the last dim first.");
        for (int i = 0; i < amounts.Length; i += 2)
        {
            int d = Rank - 1 - (i / 2), before = amounts[i], after = amounts[i + 1], size = Shape[d];
            Check.Shape(
                (long)size + Math.Min(before, 0) + Math.Min(after, 0) >= 0,
                $"Pad: amounts {before} and {after} cut more than the size {size} of dim {d} of shape {Shape}.");
            int limit = mode switch
            {
                PadMode.Reflect => size - 1,
                PadMode.Circular or PadMode.Symmetric => size,
                PadMode.Replicate => size == 0 ? 0 : int.MaxValue,
                _ => int.MaxValue,
            };
            Check.Shape(
                Math.Max(before, after) <= Math.Max(0, limit),
                $"Pad: amounts {before} and {after} at dim {d} of shape {Shape}: {mode} takes no more than {limit}.");
        }

        return mode == PadMode.Constant ? PadConstant(amounts, value) : PadFromInside(amounts, mode);
    }

    private Tensor PadConstant(ReadOnlySpan<int> amounts, double value)
    {
        Tensor inner = this;
        int[] sizes = Shape.ToArray(), starts = new int[Rank];
        for (int i = 0; i < amounts.Length; i += 2)
        {
            int d = Rank - 1 - (i / 2), before = amounts[i], after = amounts[i + 1];
            int first = Math.Max(0, -before);
            inner = inner.Narrow(d, first, sizes[d] - first - Math.Max(0, -after));
            starts[d] = Math.Max(0, before);
            sizes[d] = Check.Size(nameof(Pad), (long)sizes[d] + before + after);
        }

        Shape kept = inner.Shape;
        Tensor y = Full(new Shape(sizes), value, DType, Device);
        Backend.Copy(inner, Inside(y));
        return y.Track(nameof(Pad), (inner, Inside));

        Tensor Inside(Tensor t)
        {
            for (int d = 0; d < starts.Length; d++)
                t = t.Narrow(d, starts[d], kept[d]);
            return t;
        }
    }

    // The border repeats elements from inside: every padded dim is a selection of slices.
    private Tensor PadFromInside(ReadOnlySpan<int> amounts, PadMode mode)
    {
        Tensor y = this;
        for (int i = 0; i < amounts.Length; i += 2)
        {
            int d = Rank - 1 - (i / 2), before = amounts[i], size = Shape[d];
            if (before == 0 && amounts[i + 1] == 0)
                continue;
            var index = new long[Check.Size(nameof(Pad), (long)size + before + amounts[i + 1])];
            for (int j = 0; j < index.Length; j++)
            {
                int place = j - before;
                index[j] = mode switch
                {
                    PadMode.Reflect => place < 0 ? -place : place >= size ? (2 * (size - 1)) - place : place,
                    PadMode.Symmetric => place < 0 ? -place - 1 : place >= size ? (2 * size) - 1 - place : place,
                    PadMode.Replicate => Math.Clamp(place, 0, size - 1),
                    _ => (place + size) % size,
                };
            }

            y = y.IndexSelect(d, From<long>(index, [index.Length], Device));
        }

        return y;
    }
}
