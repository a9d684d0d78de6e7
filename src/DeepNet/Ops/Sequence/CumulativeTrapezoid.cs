namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The integrals up to every point but the first along a dimension by the trapezoidal rule, at points that
    /// are dx apart.</summary>
    /// <remarks>One element shorter than the dimension. torch.cumulative_trapezoid.</remarks>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    /// <exception cref="ShapeException">The tensor is a scalar.</exception>
    public Tensor CumulativeTrapezoid(double dx = 1, int dim = -1) =>
        Trapezoids(nameof(CumulativeTrapezoid), dx, dim).CumSum(dim);

    /// <summary>The same at the points x, which has this shape or is the one dimension's.</summary>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ShapeException">The points do not fit.</exception>
    public Tensor CumulativeTrapezoid(Tensor x, int dim = -1) =>
        Trapezoids(nameof(CumulativeTrapezoid), x, dim).CumSum(dim);
}
