namespace DeepNet.Backends;

/// <remarks>Decompositions. All tensors are contiguous, Float64 unless it is said otherwise, [batch, rows, columns].
/// Nothing is checked here: what went wrong is written down for the caller.</remarks>
internal abstract partial class Backend
{
    /// <summary>LU with row pivoting, in place: the rows of a in the order given are L·U, the unit triangle of L below
    /// the diagonal and U on and above it.</summary>
    /// <param name="a">[batch, n, n], overwritten.</param>
    /// <param name="order">[batch, n] Int64: row i of the product is row order[i] of the matrix.</param>
    /// <param name="info">[batch, 2] Int64: the first pivot that is 0, counted from 1, or 0; how many rows were
    /// swapped.</param>
    public abstract void LuFactor(Tensor a, Tensor order, Tensor info);

    /// <summary>A = L·Lᵀ, in place; what is above the diagonal is not read and becomes 0.</summary>
    /// <param name="a">[batch, n, n], overwritten by L.</param>
    /// <param name="info">[batch] Int64: the order of the first leading minor that is not positive, or 0.</param>
    public abstract void CholeskyFactor(Tensor a, Tensor info);

    /// <summary>A·X = B, in place; only the triangle of a is read.</summary>
    /// <param name="a">[batch, n, n].</param>
    /// <param name="b">[batch, n, k], overwritten by X.</param>
    /// <param name="upper">Which triangle of a it is.</param>
    /// <param name="unitDiagonal">The diagonal is taken as 1 and not read.</param>
    public abstract void SolveTriangular(Tensor a, Tensor b, bool upper, bool unitDiagonal);

    /// <summary>A = Q·R by Householder's reflections.</summary>
    /// <param name="a">[batch, m, n], overwritten.</param>
    /// <param name="q">[batch, m, c] with c = min(m, n) or m.</param>
    /// <param name="r">[batch, c, n].</param>
    public abstract void QrFactor(Tensor a, Tensor q, Tensor r);

    /// <summary>A = V·diag(values)·Vᵀ of symmetric matrices, values ascending; only the lower triangle is
    /// read.</summary>
    /// <param name="a">[batch, n, n], overwritten.</param>
    /// <param name="values">[batch, n].</param>
    /// <param name="vectors">[batch, n, n], one vector per column; null if they are not wanted, which changes no
    /// value.</param>
    /// <param name="info">[batch] Int64: 1 where an element is not finite, else 0.</param>
    public abstract void SymmetricEigen(Tensor a, Tensor values, Tensor? vectors, Tensor info);

    /// <summary>A = U·diag(s)·Vᵀ, s descending and not negative.</summary>
    /// <param name="a">[batch, m, n].</param>
    /// <param name="u">[batch, m, k] with k = min(m, n), or [batch, m, m]; null if the vectors are not wanted, which
    /// changes no value.</param>
    /// <param name="s">[batch, k].</param>
    /// <param name="vt">[batch, k, n], or [batch, n, n]; null as u.</param>
    /// <param name="info">[batch] Int64: 1 where an element is not finite, else 0.</param>
    public abstract void SingularValues(Tensor a, Tensor? u, Tensor s, Tensor? vt, Tensor info);
}
