namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The integral along a dimension by the trapezoidal rule, at points that are dx apart: Σ dx (yᵢ + yᵢ₊₁) /
    /// 2.</summary>
    /// <remarks>torch.trapezoid.</remarks>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    /// <exception cref="ShapeException">The tensor is a scalar.</exception>
    public Tensor Trapezoid(double dx = 1, int dim = -1) => Trapezoids(nameof(Trapezoid), dx, dim).Sum(dim);

    /// <summary>The integral along a dimension at the points x, which has this shape or is the one dimension's: Σ (xᵢ₊₁
    /// - xᵢ)(yᵢ + yᵢ₊₁) / 2.</summary>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ShapeException">The points do not fit.</exception>
    public Tensor Trapezoid(Tensor x, int dim = -1) => Trapezoids(nameof(Trapezoid), x, dim).Sum(dim);

    /// <summary>The areas between neighbours that are dx apart.</summary>
    private Tensor Trapezoids(string name, double dx, int dim) => NeighbourSums(name, dim, out _) * (dx / 2);

    /// <summary>The areas between neighbours at the points x.</summary>
    private Tensor Trapezoids(string name, Tensor x, int dim)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor sums = NeighbourSums(name, dim, out int d);
        bool isLine = x.Rank == 1 && x.Shape[0] == Shape[d];
        Check.Shape(
            isLine || x.Shape == Shape,
            $"{name}: points {x.Shape} must have the shape {Shape}, or the size of its dim {dim} alone.");
        int[] line = new int[Rank];
        Array.Fill(line, 1);
        line[d] = Shape[d];
        return (isLine ? x.Reshape(line) : x).Diff(1, d) * sums / 2;
    }

    private Tensor NeighbourSums(string name, int dim, out int d)
    {
        Check.Floating(name, this);
        Check.Shape(Rank > 0, $"{name}: a scalar has no points.");
        d = Check.Dim(name, dim, Shape);
        int rest = Math.Max(0, Shape[d] - 1);
        return Narrow(d, Shape[d] - rest, rest) + Narrow(d, 0, rest);
    }
}
