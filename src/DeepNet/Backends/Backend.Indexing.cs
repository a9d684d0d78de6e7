using DeepNet.Kernels;

namespace DeepNet.Backends;

/// <summary>
/// Reading and writing by index. Indices are Int64, contiguous and in range: the door has asked
/// <see cref="FirstOutside"/>.
/// </summary>
internal abstract partial class Backend
{
    /// <summary>Position of the first index outside [0, n), or -1.</summary>
    public abstract long FirstOutside(Tensor index, long n);

    /// <summary>
    /// y[o, j, i] = x[o, index[o, j, i], i] for x seen as [outer, n, inner], y and index as [outer, k, inner]; any
    /// type.
    /// </summary>
    public abstract void Gather(Tensor x, Tensor index, Tensor y, long outer, long n, long k, long inner);

    /// <summary>
    /// y[o, index[o, j, i], i] = op(y[…], s[o, j, i]), in the order of j; y is [outer, n, inner], s and index [outer,
    /// k, inner].
    /// </summary>
    /// <remarks>All types but the half ones, which are only moved (assignment).</remarks>
    public abstract void Scatter<TOp>(Tensor y, Tensor index, Tensor s, long outer, long n, long k, long inner, TOp op)
        where TOp : struct, IReduceOp, IIntegerReduceOp;

    /// <summary>y[o, j, …] = x[o, index[j], …]: whole rows of inner elements; any type.</summary>
    public abstract void IndexSelect(Tensor x, Tensor index, Tensor y, long outer, long n, long k, long inner);

    /// <summary>y[o, index[j], …] = op(y[…], s[o, j, …]), whole rows in the order of j. Types as in Scatter.</summary>
    public abstract void IndexScatter<TOp>(
        Tensor y, Tensor index, Tensor s, long outer, long n, long k, long inner, TOp op)
        where TOp : struct, IReduceOp, IIntegerReduceOp;

    /// <summary>Row-major positions of what is true, as a new Int64 tensor.</summary>
    public abstract Tensor TruePositions(Tensor mask);
}
