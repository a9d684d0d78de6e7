namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// All combinations of the vectors' elements, [count, vectors], the last varying fastest. torch.cartesian_prod.
    /// </summary>
    /// <exception cref="ShapeException">There is none, or one has more than one dim.</exception>
    public static Tensor CartesianProd(params ReadOnlySpan<Tensor> vectors)
    {
        Tensor[] grid = Meshgrid(vectors);
        return grid.Length == 1 ? grid[0] : Stack(Array.ConvertAll(grid, x => x.Flatten()), 1);
    }
}
