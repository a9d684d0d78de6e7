namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// Every slice of a dimension repeated so many times in a row; without a dim the flattened tensor.
    /// </summary>
    /// <remarks>torch.repeat_interleave.</remarks>
    /// <exception cref="ArgumentException">The count is negative.</exception>
    public Tensor RepeatInterleave(int repeats, int? dim = null)
    {
        Check.Argument(repeats >= 0, $"RepeatInterleave: count {repeats} is negative.");
        if (dim is null || Rank == 0)
            return Reshape(Check.Size(nameof(RepeatInterleave), Count), 1).Expand(-1, repeats).Flatten();
        int d = Check.Dim(nameof(RepeatInterleave), dim.Value, Shape);
        int[] sizes = [.. Shape.AsSpan()[..(d + 1)], repeats, .. Shape.AsSpan()[(d + 1)..]];
        int size = Check.Size(nameof(RepeatInterleave), (long)Shape[d] * repeats);
        return Unsqueeze(d + 1).Expand(sizes).Reshape(Shape.With(d, size));
    }

    /// <summary>
    /// Slice i of a dimension repeated <c>repeats[i]</c> times in a row; without a dim the flattened tensor.
    /// </summary>
    /// <exception cref="ShapeException">There is not one count per slice.</exception>
    /// <exception cref="ArgumentException">A count is negative.</exception>
    public Tensor RepeatInterleave(Tensor repeats, int? dim = null)
    {
        ArgumentNullException.ThrowIfNull(repeats);
        if (dim is null || Rank == 0)
            return Reshape(-1).RepeatInterleave(repeats, 0);
        int d = Check.Dim(nameof(RepeatInterleave), dim.Value, Shape);
        long[] counts = Check.Indices(nameof(RepeatInterleave), repeats).ToArray<long>();
        Check.Shape(
            repeats.Rank <= 1 && (counts.Length == Shape[d] || counts.Length == 1),
            $"RepeatInterleave: counts {repeats.Shape} for dim {dim} of shape {Shape}; [{Shape[d]}] is needed.");
        var index = new List<long>();
        for (int i = 0; i < Shape[d]; i++)
        {
            long count = counts[counts.Length == 1 ? 0 : i];
            Check.Argument(count >= 0, $"RepeatInterleave: count {count} at {i} is negative.");
            for (long j = 0; j < count; j++)
                index.Add(i);
        }

        return IndexSelect(d, From<long>(index.ToArray(), [index.Count], Device));
    }
}
