namespace DeepNet.Backends;

internal abstract partial class Backend
{
    /// <summary>y[o, i] = where along n of [outer, n, inner] the largest (or smallest) element is; the first of equals,
    /// NaN wins.</summary>
    /// <remarks>x of any type, y Int64, n not 0.</remarks>
    public abstract void ArgExtreme(Tensor x, Tensor y, long outer, long n, long inner, bool largest);

    /// <summary>indices[o, k, i] = where the k-th element in order is; equals keep their order, NaN is the
    /// largest.</summary>
    /// <remarks>x of any type, indices Int64.</remarks>
    public abstract void ArgSort(Tensor x, Tensor indices, long outer, long n, long inner, bool descending);

    /// <summary>y = how many of a row's n sorted elements lie before each value; with <paramref name="right"/> equals
    /// lie before it too.</summary>
    /// <remarks>sorted is [rows, n], or one row for all; values and y are [rows, …]. Any one type, y Int64.</remarks>
    public abstract void SearchSorted(Tensor sorted, Tensor values, Tensor y, long rows, long n, bool right);
}
