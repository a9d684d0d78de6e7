namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The smallest of all elements, as a scalar; those that tie share the gradient evenly.</summary>
    /// <exception cref="ShapeException">The tensor is empty.</exception>
    public Tensor Min() => Extreme(nameof(Min), [], keepDim: false, default(AminOp));

    /// <summary>The smallest element along a dimension and where it is: the first of equals, or the first
    /// NaN.</summary>
    /// <remarks>The gradient goes to that element alone; <see cref="Amin(int, bool)"/> shares it. torch.min.</remarks>
    /// <param name="dim">The dimension.</param>
    /// <param name="keepDim">Whether it stays, with size 1.</param>
    /// <exception cref="ShapeException">The dimension is empty.</exception>
    public (Tensor Values, Tensor Indices) Min(int dim, bool keepDim = false) =>
        Picked(Check.Dim(nameof(Min), dim, Shape), ArgExtreme(nameof(Min), dim, largest: false), keepDim);
}
