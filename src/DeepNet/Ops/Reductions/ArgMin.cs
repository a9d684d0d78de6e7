namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Where the smallest of all elements is, counted in row-major order: the first of equals, or the first
    /// NaN.</summary>
    /// <exception cref="ShapeException">The tensor is empty.</exception>
    public Tensor ArgMin() => Detach().Reshape(-1).ArgExtreme(nameof(ArgMin), 0, largest: false).Reshape();

    /// <summary>Where along a dimension the smallest element is, as Int64: the first of equals, or the first
    /// NaN.</summary>
    /// <remarks>torch.argmin.</remarks>
    /// <param name="dim">The dimension.</param>
    /// <param name="keepDim">Whether it stays, with size 1.</param>
    /// <exception cref="ShapeException">The dimension is empty.</exception>
    public Tensor ArgMin(int dim, bool keepDim = false)
    {
        Tensor y = ArgExtreme(nameof(ArgMin), dim, largest: false);
        return keepDim ? y : y.Reshape(WithoutDim(Check.Dim(nameof(ArgMin), dim, Shape), keepDim: false));
    }
}
