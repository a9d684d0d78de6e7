namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The matrix product y[…, i, j] = Σₖ a[…, i, k] · b[…, k, j].</summary>
    /// <param name="other">The right factor, of the same type.</param>
    /// <remarks>
    /// NumPy's rules: dims before the last two are batches and broadcast; a vector on the left is a row, a vector on
    /// the right a column, and the dim added for it vanishes again, so two vectors give a scalar. No operand is copied
    /// to transpose it. Gradients: da = dy·bᵀ, db = aᵀ·dy. Integers wrap around. torch.matmul.
    /// </remarks>
    /// <exception cref="ShapeException">An operand is a scalar, the inner sizes differ, or the batches do not
    /// broadcast.</exception>
    /// <exception cref="DTypeException">The types differ or are Bool.</exception>
    public Tensor MatMul(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Low(this).MatMul(cast.Low(other));
        }

        Check.SameKind(nameof(MatMul), this, other);
        if (DType == DType.Bool)
            Check.Floating(nameof(MatMul), this);
        Check.Shape(
            Rank > 0 && other.Rank > 0,
            $"MatMul: shapes {Shape} and {other.Shape}: a scalar is no matrix; use * to scale.");
        int inner = other.Shape[other.Rank == 1 ? 0 : -2];
        Check.Shape(
            Shape[-1] == inner,
            $"MatMul: shapes {Shape} and {other.Shape}: the inner sizes {Shape[-1]} and {inner} differ.");
        if (DType.IsHalf() && !Backend.MultipliesHalf(DType))
            return Cast(DType.Float32).MatMul(other.Cast(DType.Float32)).Cast(DType);
        if (DType.IsInteger() && DType != DType.Int64)
            return Cast(DType.Int64).MatMul(other.Cast(DType.Int64)).Cast(DType);

        Tensor a = Rank == 1 ? Reshape(1, Shape[0]) : this, b = other.Rank == 1 ? other.Reshape(inner, 1) : other;
        Tensor y = IsOneProduct(a, b)
            ? Matrices(a.Reshape((int)(a.Count / inner), inner), b).Reshape([.. a.Shape.AsSpan()[..^1], b.Shape[1]])
            : Matrices(a, b);
        if (Rank > 1 && other.Rank > 1)
            return y;
        ReadOnlySpan<int> sizes = y.Shape, batch = sizes[..^2];
        return (Rank, other.Rank) switch
        {
            (1, 1) => y.Reshape([]),
            (1, _) => y.Reshape([.. batch, sizes[^1]]),
            _ => y.Reshape([.. batch, sizes[^2]]),
        };
    }

    /// <summary>Whether many matrices meet one, so that their rows can be stacked to a single product.</summary>
    private static bool IsOneProduct(Tensor a, Tensor b) =>
        a.Rank > 2 && b.Rank == 2 && a.Count > 0 && a.Count / a.Shape[-1] <= int.MaxValue;

    /// <summary>The product of two tensors of at least two dims.</summary>
    private static Tensor Matrices(Tensor a, Tensor b)
    {
        ReadOnlySpan<int> sizesA = a.Shape, sizesB = b.Shape;
        int m = sizesA[^2], k = sizesA[^1], n = sizesB[^1];
        Tensor y;
        if (sizesA.Length == 2 && sizesB.Length == 2)
        {
            y = a.New([m, n]);
            a.Backend.MatMul(a, b, y);
        }
        else
        {
            ReadOnlySpan<int> batch = Shape.Broadcast(nameof(MatMul), new Shape(sizesA[..^2]), new Shape(sizesB[..^2]));
            y = a.New([.. batch, m, n]);
            a.Backend.MatMul(a.Spread([.. batch, m, k]), b.Spread([.. batch, k, n]), y);
        }

        return IsRecording(a, b) ? Tracked(a, b, y) : Checked(nameof(MatMul), y);
    }

    // Apart from the product: what the gradients hold on to is allocated where the method begins.
    private static Tensor Tracked(Tensor a, Tensor b, Tensor y) =>
        y.Track(nameof(MatMul), (a, dy => LeftGradient(a, b, dy)), (b, dy => RightGradient(a, b, dy)));

    /// <summary>da = dy·bᵀ; one left matrix for many right ones is one product over all of them.</summary>
    private static Tensor LeftGradient(Tensor a, Tensor b, Tensor dy)
    {
        long width = dy.Count / Math.Max(1, dy.Shape[-2]);
        if (!IsShared(a, dy) || width > int.MaxValue || dy.Count == 0)
            return dy.MatMul(b.Transpose());
        ReadOnlySpan<int> batch = dy.Shape.AsSpan()[..^2];
        int rank = dy.Rank, m = a.Shape[-2], k = a.Shape[-1], n = dy.Shape[-1];
        int[] rowsFirst = [rank - 2, .. Enumerable.Range(0, rank - 2), rank - 1];
        Tensor columns = dy.Permute(rowsFirst).Reshape(m, (int)width);
        return columns.MatMul(b.Transpose().Expand([.. batch, n, k]).Reshape((int)width, k)).Reshape(a.Shape);
    }

    /// <summary>db = aᵀ·dy; one right matrix for many left ones is one product over all of them.</summary>
    private static Tensor RightGradient(Tensor a, Tensor b, Tensor dy)
    {
        long height = dy.Count / Math.Max(1, dy.Shape[-1]);
        if (!IsShared(b, dy) || height > int.MaxValue || dy.Count == 0)
            return a.Transpose().MatMul(dy);
        ReadOnlySpan<int> batch = dy.Shape.AsSpan()[..^2];
        int m = dy.Shape[-2], k = a.Shape[-1], n = dy.Shape[-1];
        Tensor rows = a.Expand([.. batch, m, k]).Reshape((int)height, k);
        return rows.Transpose().MatMul(dy.Reshape((int)height, n)).Reshape(b.Shape);
    }

    private static bool IsShared(Tensor matrix, Tensor dy) =>
        matrix.Count == (long)matrix.Shape[-2] * matrix.Shape[-1] && dy.Count != (long)dy.Shape[-2] * dy.Shape[-1];
}
