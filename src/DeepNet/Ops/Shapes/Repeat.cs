namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The tensor repeated so many times along each dimension; extra counts make new dimensions in front.
    /// </summary>
    /// <remarks>Copies. Gradient: the sum over the repetitions. torch.Tensor.repeat.</remarks>
    /// <exception cref="ShapeException">There are fewer counts than dims, or one is negative.</exception>
    public Tensor Repeat(params ReadOnlySpan<int> counts)
    {
        int shift = counts.Length - Rank;
        Check.Shape(shift >= 0, $"Repeat: {counts.Length} counts for the {Rank} dims of shape {Shape}.");

        // Every size s becomes [count, s], of which the first is expanded; then both are one dim again.
        var split = new int[2 * counts.Length];
        var expanded = new int[2 * counts.Length];
        var sizes = new int[counts.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            Check.Shape(counts[i] >= 0, $"Repeat: count {counts[i]} at dim {i} is negative.");
            int size = i < shift ? 1 : Shape[i - shift];
            (split[2 * i], split[(2 * i) + 1]) = (1, size);
            (expanded[2 * i], expanded[(2 * i) + 1]) = (counts[i], size);
            sizes[i] = Check.Size(nameof(Repeat), (long)counts[i] * size);
        }

        Tensor y = Reshape(split).Expand(expanded);
        return Array.TrueForAll(counts.ToArray(), c => c == 1) ? y.Reshape(sizes).Clone() : y.Reshape(sizes);
    }
}
