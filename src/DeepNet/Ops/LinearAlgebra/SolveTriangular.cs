namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The X of A·X = B, or of X·A = B, for triangular matrices A, this tensor.</summary>
    /// <param name="b">[batch…, n, k], or [batch…, k, n] if A stands on the right. Batches broadcast.</param>
    /// <param name="upper">Whether A is the upper triangle; the other one is not read.</param>
    /// <param name="left">Whether A stands on the left of X.</param>
    /// <param name="unitDiagonal">Whether the diagonal is taken as ones and not read.</param>
    /// <remarks>
    /// Computed in Float64. A zero on the diagonal is not an error and gives infinities or NaN, as in PyTorch.
    /// Gradients: dB = A⁻ᵀ·dX, dA = -dB·Xᵀ within the triangle. torch.linalg.solve_triangular.
    /// </remarks>
    /// <exception cref="ShapeException">The matrices are not square, or the shapes do not fit.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public Tensor SolveTriangular(Tensor b, bool upper, bool left = true, bool unitDiagonal = false)
    {
        ArgumentNullException.ThrowIfNull(b);
        CheckSquare(nameof(SolveTriangular), this);
        CheckMatrices(nameof(SolveTriangular), b);
        Check.SameKind(nameof(SolveTriangular), this, b);
        int rows = b.Shape[left ? -2 : -1];
        Check.Shape(
            rows == Shape[-1],
            $"SolveTriangular: matrices {Shape} and right-hand sides {b.Shape}: "
            + $"sizes {Shape[-1]} and {rows} must be equal.");
        if (DType != DType.Float64)
        {
            return Cast(DType.Float64).SolveTriangular(b.Cast(DType.Float64), upper, left, unitDiagonal)
                .Cast(DType);
        }

        return left
            ? TriangleSolved(b, upper, unitDiagonal)
            : Transpose().TriangleSolved(b.Transpose(), !upper, unitDiagonal).Transpose();
    }

    private Tensor TriangleSolved(Tensor b, bool upper, bool unitDiagonal)
    {
        int n = Shape[-1], k = b.Shape[-1];
        ReadOnlySpan<int> batch = Shape.Broadcast(
            nameof(SolveTriangular), new Shape(Shape.AsSpan()[..^2]), new Shape(b.Shape.AsSpan()[..^2]));
        Tensor a = Expand([.. batch, n, n]);
        b = b.Expand([.. batch, n, k]);
        Tensor x = b.CopyOfMatrices();
        Backend.SolveTriangular(a.Detach().Contiguous().Reshape(x.Shape[0], n, n), x, upper, unitDiagonal);
        x = a.Unbatched(x, n, k);
        return x.TrackJoint(nameof(SolveTriangular), [a, b], dx =>
        {
            Tensor db = a.Transpose().TriangleSolved(dx, !upper, unitDiagonal);
            if (!a.RequiresGrad)
                return [null, db];
            Tensor da = -db.MatMul(x.Transpose());
            int diagonal = unitDiagonal ? 1 : 0;
            return [upper ? da.Triu(diagonal) : da.Tril(-diagonal), db];
        });
    }
}
