namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Matrices with the last dimension on a diagonal and zeros elsewhere. torch.diag_embed.</summary>
    /// <param name="offset">Which diagonal: above the main one if positive.</param>
    /// <param name="dim1">Place of the rows in the result.</param>
    /// <param name="dim2">Place of the columns in the result.</param>
    /// <exception cref="ShapeException">The tensor is a scalar, or the dims are the same.</exception>
    public Tensor DiagEmbed(int offset = 0, int dim1 = -2, int dim2 = -1)
    {
        Check.Shape(Rank > 0, $"DiagEmbed: a scalar has no diagonal.");
        int a = Check.Dim(nameof(DiagEmbed), dim1, Rank + 1, Shape);
        int b = Check.Dim(nameof(DiagEmbed), dim2, Rank + 1, Shape);
        Check.Shape(a != b, $"DiagEmbed: dims {dim1} and {dim2} are the same.");
        int size = Shape[-1] + Math.Abs(offset);
        List<int> sizes = [.. Shape.AsSpan()[..^1]];
        sizes.Insert(Math.Min(a, b), size);
        sizes.Insert(Math.Max(a, b), size);
        return Embed(nameof(DiagEmbed), new Shape(sizes.ToArray()), x => x.Diagonal(offset, a, b));
    }
}
