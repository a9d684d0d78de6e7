namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Where the largest of all elements is, counted in row-major order: the first of equals, or the first
    /// NaN.</summary>
    /// <exception cref="ShapeException">The tensor is empty.</exception>
    public Tensor ArgMax() => Detach().Reshape(-1).ArgExtreme(nameof(ArgMax), 0, largest: true).Reshape();

    /// <summary>Where along a dimension the largest element is, as Int64: the first of equals, or the first
    /// NaN.</summary>
    /// <remarks>torch.argmax.</remarks>
    /// <param name="dim">The dimension.</param>
    /// <param name="keepDim">Whether it stays, with size 1.</param>
    /// <exception cref="ShapeException">The dimension is empty.</exception>
    public Tensor ArgMax(int dim, bool keepDim = false)
    {
        Tensor y = ArgExtreme(nameof(ArgMax), dim, largest: true);
        return keepDim ? y : y.Reshape(WithoutDim(Check.Dim(nameof(ArgMax), dim, Shape), keepDim: false));
    }
}
