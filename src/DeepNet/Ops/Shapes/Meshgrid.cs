namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The coordinates of a grid: one tensor per vector, all of the grid's shape. Views. torch.meshgrid.
    /// </summary>
    /// <param name="vectors">Vectors or scalars.</param>
    /// <param name="indexing">Whether the first vector runs along the rows (Ij) or, as in plots, along the columns
    /// (Xy).</param>
    /// <exception cref="ShapeException">There is none, or one has more than one dim.</exception>
    public static Tensor[] Meshgrid(ReadOnlySpan<Tensor> vectors, GridIndexing indexing = GridIndexing.Ij)
    {
        Tensor[] parts = Parts(nameof(Meshgrid), vectors);
        foreach (Tensor part in parts)
            Check.Shape(part.Rank <= 1, $"Meshgrid: shape {part.Shape} is neither a vector nor a scalar.");
        bool swaps = indexing == GridIndexing.Xy && parts.Length > 1;
        if (swaps)
            (parts[0], parts[1]) = (parts[1], parts[0]);
        int[] sizes = Array.ConvertAll(parts, part => (int)part.Count);
        var grid = new Tensor[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            var own = new int[parts.Length];
            Array.Fill(own, 1);
            own[i] = sizes[i];
            grid[i] = parts[i].Reshape(own).Expand(sizes);
        }

        if (swaps)
            (grid[0], grid[1]) = (grid[1], grid[0]);
        return grid;
    }
}
