namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The Frobenius norms √(Σ xᵢⱼ²) of matrices, or their nuclear norms, the sums of the singular
    /// values.</summary>
    /// <param name="kind">Which of the two.</param>
    /// <param name="rows">The dim of the rows.</param>
    /// <param name="columns">The dim of the columns.</param>
    /// <param name="keepDim">Both dims stay, with size 1.</param>
    /// <remarks>torch.linalg.matrix_norm.</remarks>
    /// <exception cref="ShapeException">The tensor has fewer than two dims, or both are the same.</exception>
    public Tensor MatrixNorm(
        MatrixNormKind kind = MatrixNormKind.Frobenius, int rows = -2, int columns = -1, bool keepDim = false)
    {
        (int r, int c) = MatrixDims(rows, columns);
        return kind switch
        {
            MatrixNormKind.Frobenius => Norm(2, [r, c], keepDim),
            MatrixNormKind.Nuclear => Kept(Movedim([r, c], [-2, -1]).Svdvals().Sum(-1), r, c, keepDim),
            _ => throw new ArgumentOutOfRangeException(
                nameof(kind), kind, $"MatrixNorm: {kind} is not a kind of norm."),
        };
    }

    /// <summary>The p-norms of matrices: for 1 the largest sum of magnitudes of a column, for ∞ that of a row, for 2
    /// the largest singular value; the smallest instead for the negative ones.</summary>
    /// <param name="p">1, -1, 2, -2, <see cref="double.PositiveInfinity"/> or
    /// <see cref="double.NegativeInfinity"/>.</param>
    /// <param name="rows">The dim of the rows.</param>
    /// <param name="columns">The dim of the columns.</param>
    /// <param name="keepDim">Both dims stay, with size 1.</param>
    /// <remarks>Gradients are shared among equals. torch.linalg.matrix_norm.</remarks>
    /// <exception cref="ShapeException">The tensor has fewer than two dims, or both are the same.</exception>
    /// <exception cref="ArgumentException">There is no such norm.</exception>
    public Tensor MatrixNorm(double p, int rows = -2, int columns = -1, bool keepDim = false)
    {
        (int r, int c) = MatrixDims(rows, columns);
        double magnitude = Math.Abs(p);
        Check.Argument(
            magnitude is 1 or 2 or double.PositiveInfinity,
            $"MatrixNorm: p = {p}, but it must be 1, 2, infinity or the negative of one of them.");
        Tensor values = magnitude switch
        {
            1 => Abs().Sum(r, keepDim: true).Movedim([r, c], [-2, -1]).Squeeze(-2),
            2 => Movedim([r, c], [-2, -1]).Svdvals(),
            _ => Abs().Sum(c, keepDim: true).Movedim([r, c], [-2, -1]).Squeeze(-1),
        };
        return Kept(p > 0 ? values.Amax([-1]) : values.Amin([-1]), r, c, keepDim);
    }

    private (int Rows, int Columns) MatrixDims(int rows, int columns)
    {
        CheckMatrices(nameof(MatrixNorm), this);
        int r = Check.Dim(nameof(MatrixNorm), rows, Shape), c = Check.Dim(nameof(MatrixNorm), columns, Shape);
        Check.Shape(r != c, $"MatrixNorm: dims {rows} and {columns} of shape {Shape} are the same.");
        return (r, c);
    }

    /// <summary>Numbers per matrix with both dims of the matrices back at size 1, if asked.</summary>
    private static Tensor Kept(Tensor values, int r, int c, bool keepDim) =>
        keepDim ? values.Unsqueeze(Math.Min(r, c)).Unsqueeze(Math.Max(r, c)) : values;
}
