namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// At most <paramref name="chunks"/> views along a dimension, all of one size but perhaps the last. torch.chunk.
    /// </summary>
    /// <exception cref="ArgumentException">The number of chunks is not positive.</exception>
    public Tensor[] Chunk(int chunks, int dim = 0)
    {
        int d = Check.Dim(nameof(Chunk), dim, Shape);
        Check.Shape(Rank > 0, $"Chunk: a scalar has no dim to cut.");
        Check.Argument(chunks > 0, $"Chunk: {chunks} chunks; the number must be positive.");
        if (Shape[d] > 0)
            return Split((int)(((long)Shape[d] + chunks - 1) / chunks), d);
        var parts = new Tensor[chunks];
        Array.Fill(parts, this);
        return parts;
    }
}
