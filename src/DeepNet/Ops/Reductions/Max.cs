namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The largest of all elements, as a scalar; those that tie share the gradient evenly.</summary>
    /// <exception cref="ShapeException">The tensor is empty.</exception>
    public Tensor Max() => Extreme(nameof(Max), [], keepDim: false, default(AmaxOp));

    /// <summary>The largest element along a dimension and where it is: the first of equals, or the first NaN.</summary>
    /// <remarks>The gradient goes to that element alone; <see cref="Amax(int, bool)"/> shares it. torch.max.</remarks>
    /// <param name="dim">The dimension.</param>
    /// <param name="keepDim">Whether it stays, with size 1.</param>
    /// <exception cref="ShapeException">The dimension is empty.</exception>
    public (Tensor Values, Tensor Indices) Max(int dim, bool keepDim = false) =>
        Picked(Check.Dim(nameof(Max), dim, Shape), ArgExtreme(nameof(Max), dim, largest: true), keepDim);
}
