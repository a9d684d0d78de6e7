namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The p-norm of all elements, as a scalar; by default the Euclidean one.</summary>
    public Tensor Norm(double p = 2) => Norm(p, [], keepDim: false);

    /// <summary>The p-norm over one dimension, which is kept with size 1 if asked.</summary>
    public Tensor Norm(double p, int dim, bool keepDim = false) => Norm(p, [dim], keepDim);

    /// <summary>The p-norm over several dimensions, or all if none is named: (Σ|x|ᵖ)^(1/p).</summary>
    /// <remarks>
    /// p = ∞ is max |x|, -∞ is min |x|, 0 is the number of elements that are not 0 (gradient 0). The gradient at x = 0
    /// is 0.
    /// torch.linalg.vector_norm.
    /// </remarks>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    /// <exception cref="ShapeException">The norm is an extreme of nothing.</exception>
    public Tensor Norm(double p, ReadOnlySpan<int> dims, bool keepDim = false)
    {
        Check.Floating(nameof(Norm), this);
        Check.Argument(!double.IsNaN(p), $"Norm: p is NaN.");
        if (DType.IsHalf())
            return Cast(DType.Float32).Norm(p, dims, keepDim).BackTo(DType);
        switch (p)
        {
            case 0:
                return Detach().CountNonzero(dims, keepDim).Cast(DType);
            case 1:
                return Abs().Sum(dims, keepDim);
            case double.PositiveInfinity:
                return Abs().Extreme(nameof(Norm), dims, keepDim, default(AmaxOp));
            case double.NegativeInfinity:
                return Abs().Extreme(nameof(Norm), dims, keepDim, default(AminOp));
        }

        Tensor x = Detach();
        Tensor y = p == 2
            ? x.Square().Sum(dims, keepDim: true).Sqrt()
            : x.Abs().Pow(p).Sum(dims, keepDim: true).Pow(1 / p);
        y.Track(nameof(Norm), (this, dy => dy * NormDerivative(p, y)));
        return keepDim ? y : y.Reshape(KeptShape(ReducedDims(nameof(Norm), dims), keepDim: false));
    }

    /// <summary>sign(x) (|x| / y)ᵖ⁻¹, and 0 at x = 0; for p = 2 that is x / y.</summary>
    private Tensor NormDerivative(double p, Tensor y)
    {
        Tensor inverse = y.InverseOrZero();
        if (p == 2)
            return this * inverse;
        Tensor isZero = Eq(0);
        Tensor magnitude = Where(isZero, ScalarLike(1), Abs());
        return Where(isZero, ScalarLike(0), Sign() * (magnitude * inverse).Pow(p - 1));
    }
}
