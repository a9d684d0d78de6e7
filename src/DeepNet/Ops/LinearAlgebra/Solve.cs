namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The X of A·X = B for square matrices A, this tensor.</summary>
    /// <param name="b">[batch…, n, k] matrices, or [n] or [batch…, n] vectors: a tensor is taken for vectors if it has
    /// one dim, or this one's shape without its last.</param>
    /// <remarks>
    /// By LU factorization with pivoting, in Float64. Batches broadcast. Gradients: dB = A⁻ᵀ·dX, dA = -dB·Xᵀ.
    /// torch.linalg.solve; Giles, 2008, https://people.maths.ox.ac.uk/gilesm/files/NA-08-01.pdf.
    /// </remarks>
    /// <exception cref="ShapeException">The matrices are not square, or the shapes do not fit.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="LinearAlgebraException">A matrix is singular: a pivot is 0.</exception>
    public Tensor Solve(Tensor b)
    {
        ArgumentNullException.ThrowIfNull(b);
        CheckSquare(nameof(Solve), this);
        Check.SameKind(nameof(Solve), this, b);
        bool isVector = AreVectorsFor(b);
        CheckRightSides(nameof(Solve), b, isVector);
        if (DType != DType.Float64)
            return Cast(DType.Float64).Solve(b.Cast(DType.Float64)).Cast(DType);
        return isVector ? Solved(b.Unsqueeze(-1)).Squeeze(-1) : Solved(b);
    }

    /// <summary>Whether a right-hand side holds vectors rather than matrices.</summary>
    private bool AreVectorsFor(Tensor b) =>
        b.Rank == 1 || (b.Rank == Rank - 1 && b.Shape.AsSpan().SequenceEqual(Shape.AsSpan()[..^1]));

    private void CheckRightSides(string name, Tensor b, bool isVector)
    {
        Check.Shape(b.Rank > 0, $"{name}: matrices {Shape} and a scalar.");
        int rows = b.Shape[isVector ? -1 : -2];
        Check.Shape(
            rows == Shape[-2],
            $"{name}: matrices {Shape} and right-hand sides {b.Shape}: {Shape[-2]} and {rows} rows must be equal.");
    }

    /// <summary>A⁻¹·b for Float64 matrices of both.</summary>
    private Tensor Solved(Tensor b)
    {
        int n = Shape[-1], k = b.Shape[-1];
        ReadOnlySpan<int> batch = Shape.Broadcast(
            nameof(Solve), new Shape(Shape.AsSpan()[..^2]), new Shape(b.Shape.AsSpan()[..^2]));
        Tensor a = Expand([.. batch, n, n]);
        b = b.Expand([.. batch, n, k]);
        Tensor x = a.Unbatched(a.Factored(nameof(Solve)).Solve(b.CopyOfMatrices()), n, k);
        return x.TrackJoint(nameof(Solve), [a, b], dx =>
        {
            Tensor db = a.Transpose().Solved(dx);
            return [a.RequiresGrad ? -db.MatMul(x.Transpose()) : null, db];
        });
    }

    /// <summary>The factors of Float64 matrices.</summary>
    private LuFactors Factors()
    {
        Tensor lu = CopyOfMatrices();
        int batch = lu.Shape[0];
        Tensor order = New([batch, Shape[-1]], DType.Int64), info = New([batch, 2], DType.Int64);
        Backend.LuFactor(lu, order, info);
        return new LuFactors(lu, order, info);
    }

    /// <summary>The same of matrices that have an inverse.</summary>
    private LuFactors Factored(string name)
    {
        LuFactors factors = Factors();
        CheckInfo(
            name, factors.Info.Narrow(1, 0, 1), pivot => $"is singular: pivot {pivot} of its LU factorization is 0",
            isPivot: true);
        return factors;
    }
}
