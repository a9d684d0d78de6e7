namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The lower triangles of the last two dimensions, zero elsewhere: kept where column − row ≤ diagonal.
    /// torch.tril.
    /// </summary>
    /// <exception cref="ShapeException">There are fewer than two dims.</exception>
    public Tensor Tril(int diagonal = 0)
    {
        Tensor isKept = ColumnMinusRow(nameof(Tril)) <= diagonal;
        return Where(isKept, this, ScalarLike(0));
    }

    /// <summary>Column − row for every element of the last two dimensions.</summary>
    private Tensor ColumnMinusRow(string name)
    {
        Check.Shape(Rank >= 2, $"{name}: shape {Shape} has no matrices; two dims are needed.");
        return Counting(Shape[-1], Device) - Counting(Shape[-2], Device).Unsqueeze(1);
    }

    /// <summary>0, 1, … n-1 as Int64.</summary>
    private static Tensor Counting(int n, Device device)
    {
        var values = new long[n];
        for (int i = 0; i < n; i++)
            values[i] = i;
        return From<long>(values, [n], device);
    }
}
