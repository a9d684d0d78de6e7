namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// A view of <paramref name="length"/> elements of a dimension, from <paramref name="start"/> on.
    /// </summary>
    /// <remarks>A negative start counts from the end. Gradient: dy amid zeros. torch.narrow.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The range does not lie within the dimension.</exception>
    public Tensor Narrow(int dim, int start, int length)
    {
        int d = Check.Dim(nameof(Narrow), dim, Shape);
        Check.Shape(Rank > 0, $"Narrow: a scalar has no dim to cut.");
        int size = Shape[d], first = start < 0 ? start + size : start;
        if (length < 0 || first < 0 || first > size - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(start), start,
                $"Narrow: start {start} and length {length} leave the size {size} of dim {dim} of shape {Shape}.");
        }

        return Cut(nameof(Narrow), d, first, length, 1);
    }

    /// <summary>The first elements of every dimension, down to a shape of this rank that is nowhere larger.</summary>
    private Tensor NarrowTo(Shape shape)
    {
        Tensor y = this;
        for (int d = 0; d < Rank; d++)
            y = y.Cut(nameof(Narrow), d, 0, shape[d], 1);
        return y;
    }
}
