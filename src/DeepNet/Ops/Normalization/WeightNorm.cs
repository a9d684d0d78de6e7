namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>A weight from direction and length: y = g · v / ‖v‖, this tensor being v.</summary>
    /// <param name="g">The lengths: <paramref name="dim"/>'s size there and 1 elsewhere; or a scalar for one length of
    /// all.</param>
    /// <param name="dim">Each index of this dim has a length of its own; null for one length of all.</param>
    /// <remarks>
    /// The norm is Euclidean, over all dims but <paramref name="dim"/>. Salimans and Kingma, 2016,
    /// https://arxiv.org/abs/1602.07868. torch._weight_norm.
    /// </remarks>
    /// <exception cref="ShapeException">g has another shape.</exception>
    public Tensor WeightNorm(Tensor g, int? dim = 0)
    {
        ArgumentNullException.ThrowIfNull(g);
        Check.Floating(nameof(WeightNorm), this);
        Check.SameKind(nameof(WeightNorm), this, g);
        int? d = dim is null ? null : Check.Dim(nameof(WeightNorm), dim.Value, Shape);
        Shape lengths = WeightNormShape(d);
        Check.Shape(
            g.Shape == lengths, $"WeightNorm: g {g.Shape} must be {lengths}, one length for each slice of {Shape}.");
        if (DType.IsHalf())
            return Cast(DType.Float32).WeightNorm(g.Cast(DType.Float32), d).Cast(DType);
        return this * (g / WeightLengths(d));
    }

    /// <summary>What <see cref="WeightNorm"/> divides by.</summary>
    internal Tensor WeightLengths(int? dim) =>
        (dim is { } d && Rank > 0
            ? Rank == 1 ? Abs() : NormExcept(2, Check.Dim(nameof(WeightNorm), d, Shape))
            : Norm()).Reshape(WeightNormShape(dim));

    private Shape WeightNormShape(int? dim)
    {
        if (dim is not { } d || Rank == 0)
            return new Shape();
        var sizes = new int[Rank];
        Array.Fill(sizes, 1);
        sizes[d < 0 ? d + Rank : d] = Shape[d];
        return new Shape(sizes);
    }
}
