namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// Elements before, along and after a dimension: the tensor as [outer, n, inner]. A scalar is [1, 1, 1].
    /// </summary>
    private static (long Outer, long N, long Inner) Extent(Shape shape, int dim)
    {
        long outer = 1, inner = 1;
        for (int d = 0; d < shape.Rank; d++)
        {
            if (d < dim)
                outer *= shape[d];
            else if (d > dim)
                inner *= shape[d];
        }

        return (outer, shape.Rank == 0 ? 1 : shape[dim], inner);
    }

    /// <summary>
    /// Indices as contiguous Int64 without history, all in [0, n): checked before any kernel reads or writes.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside.</exception>
    private Tensor CheckedIndices(string name, Tensor index, int dim, long n)
    {
        ArgumentNullException.ThrowIfNull(index);
        Check.SameDevice(name, this, index);
        index = Check.Indices(name, index.Detach()).Contiguous();
        long position = index.Backend.FirstOutside(index, n);
        if (position >= 0)
            throw OutsideException(name, index, position, dim, n);
        return index;
    }

    /// <summary>The same where negative indices count from the end, as in <c>x[…]</c>.</summary>
    private Tensor WrappedIndices(string name, Tensor index, int dim, long n)
    {
        ArgumentNullException.ThrowIfNull(index);
        Check.SameDevice(name, this, index);
        index = Check.Indices(name, index.Detach()).Contiguous();
        if (index.Backend.FirstOutside(index, n) < 0)
            return index;
        Tensor wrapped = Where(index < 0, index + n, index);
        long position = wrapped.Backend.FirstOutside(wrapped, n);
        return position < 0 ? wrapped : throw OutsideException(name, index, position, dim, n, -n);
    }

    /// <summary>Elements can be added: they are numbers.</summary>
    private void CheckAdds(string name)
    {
        if (DType == DType.Bool)
            throw new DTypeException(
                $"{name}: Bool elements do not add up; convert with Cast, or use Scatter or IndexCopy.", DType);
    }

    private ArgumentOutOfRangeException OutsideException(
        string name, Tensor index, long position, int dim, long n, long low = 0)
    {
        var place = new int[index.Rank];
        long rest = position;
        for (int d = place.Length - 1; d >= 0; d--)
            (rest, place[d]) = (rest / index.Shape[d], (int)(rest % index.Shape[d]));
        long value = index.Reshape(-1).Narrow(0, checked((int)position), 1).ToScalar<long>();
        return new ArgumentOutOfRangeException(
            nameof(index), value,
            $"{name}: index {value} at {new Shape(place)} is outside [{low}, {n - 1}] of dim {dim}, "
            + $"which has size {n} in shape {Shape}.");
    }
}
