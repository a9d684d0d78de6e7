namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// Views of <paramref name="size"/> elements of a dimension each; the last may be shorter. torch.split.
    /// </summary>
    /// <exception cref="ArgumentException">The size is not positive.</exception>
    public Tensor[] Split(int size, int dim = 0)
    {
        int d = Check.Dim(nameof(Split), dim, Shape);
        Check.Shape(Rank > 0, $"Split: a scalar has no dim to cut.");
        Check.Argument(size > 0, $"Split: parts of size {size}; the size must be positive.");
        var parts = new Tensor[Math.Max(1, (int)(((long)Shape[d] + size - 1) / size))];
        for (int i = 0; i < parts.Length; i++)
            parts[i] = Narrow(d, i * size, Math.Min(size, Shape[d] - (i * size)));
        return parts;
    }

    /// <summary>Views of the given sizes along a dimension, one after another. torch.split.</summary>
    /// <exception cref="ShapeException">The sizes do not add up to that of the dimension.</exception>
    public Tensor[] Split(ReadOnlySpan<int> sizes, int dim = 0)
    {
        int d = Check.Dim(nameof(Split), dim, Shape);
        Check.Shape(Rank > 0, $"Split: a scalar has no dim to cut.");
        long sum = 0;
        bool isNegative = false;
        foreach (int size in sizes)
        {
            sum += size;
            isNegative |= size < 0;
        }

        Check.Shape(
            sum == Shape[d] && !isNegative,
            $"Split: sizes [{string.Join(", ", sizes.ToArray())}] do not add up to {Shape[d]}, "
            + $"the size of dim {dim} of shape {Shape}.");
        var parts = new Tensor[sizes.Length];
        int start = 0;
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = Narrow(d, start, sizes[i]);
            start += sizes[i];
        }

        return parts;
    }
}
