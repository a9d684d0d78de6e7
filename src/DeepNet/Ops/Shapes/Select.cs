namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>A view of one slice of a dimension, which vanishes: x[…, index, …]. torch.select.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index, which may be negative, is not in [-size,
    /// size).</exception>
    public Tensor Select(int dim, int index)
    {
        int d = Check.Dim(nameof(Select), dim, Shape);
        Check.Shape(Rank > 0, $"Select: a scalar has no dim to pick from.");
        int size = Shape[d], i = index < 0 ? index + size : index;
        if (i < 0 || i >= size)
        {
            throw new ArgumentOutOfRangeException(
                nameof(index), index,
                $"Select: index {index} is outside [{-size}, {size - 1}] of dim {dim} of shape {Shape}.");
        }

        long[] strides = [.. Layout.Strides[..d], .. Layout.Strides[(d + 1)..]];
        var shape = new Shape([.. Shape.AsSpan()[..d], .. Shape.AsSpan()[(d + 1)..]]);
        Tensor y = View(new Layout(shape, strides, Layout.Offset + (i * Layout.Strides[d])));
        return y.Track(nameof(Select), (this, dy => dy.Embed(nameof(Embed), Shape, x => x.Select(d, i))));
    }
}
