namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Differences of neighbours along a dimension, taken n times: yᵢ = xᵢ₊₁ - xᵢ.</summary>
    /// <remarks>Every time the dimension gets shorter by 1. torch.diff.</remarks>
    /// <param name="n">How many times.</param>
    /// <param name="dim">The dimension.</param>
    /// <exception cref="ArgumentException">n is negative.</exception>
    /// <exception cref="ShapeException">The tensor is a scalar.</exception>
    public Tensor Diff(int n = 1, int dim = -1)
    {
        Check.Argument(n >= 0, $"Diff: n = {n} is negative.");
        Check.Shape(Rank > 0, $"Diff: a scalar has no neighbours.");
        int d = Check.Dim(nameof(Diff), dim, Shape);
        Tensor y = this;
        for (int i = 0; i < n && y.Shape[d] > 0; i++)
        {
            int rest = y.Shape[d] - 1;
            y = y.Narrow(d, 1, rest) - y.Narrow(d, 0, rest);
        }

        return y;
    }
}
