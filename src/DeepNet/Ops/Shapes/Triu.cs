namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The upper triangles of the last two dimensions, zero elsewhere: kept where column − row ≥ diagonal.
    /// torch.triu.
    /// </summary>
    /// <exception cref="ShapeException">There are fewer than two dims.</exception>
    public Tensor Triu(int diagonal = 0)
    {
        Tensor isKept = ColumnMinusRow(nameof(Triu)) >= diagonal;
        return Where(isKept, this, ScalarLike(0));
    }
}
