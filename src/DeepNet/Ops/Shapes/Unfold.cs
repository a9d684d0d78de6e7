namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// A view of all windows of <paramref name="size"/> elements along a dimension, <paramref name="step"/> apart.
    /// </summary>
    /// <remarks>
    /// The dimension becomes the number of windows, (n − size) / step + 1; a new last dimension runs within the
    /// window. Where windows
    /// overlap, gradients add up. torch.Tensor.unfold.
    /// </remarks>
    /// <exception cref="ShapeException">The window is longer than the dimension, or size or step is not
    /// allowed.</exception>
    public Tensor Unfold(int dim, int size, int step)
    {
        int d = Check.Dim(nameof(Unfold), dim, Shape);
        Check.Shape(Rank > 0, $"Unfold: a scalar has no dim to cut.");
        Check.Shape(
            size >= 0 && size <= Shape[d] && step > 0,
            $"Unfold: windows of {size}, {step} apart, along dim {dim} of shape {Shape}: "
            + $"0 ≤ size ≤ {Shape[d]} and step > 0 are needed.");
        int windows = ((Shape[d] - size) / step) + 1;
        long[] strides = [.. Layout.Strides, Layout.Strides[d]];
        strides[d] *= step;
        Tensor y = View(new Layout(new Shape([.. Shape.With(d, windows), size]), strides, Layout.Offset));
        return y.Track(nameof(Unfold), (this, dy => dy.Fold(Shape, d, step)));
    }

    /// <summary>The sum of windows at their places: the gradient of <see cref="Unfold"/>.</summary>
    internal Tensor Fold(Shape shape, int dim, int step)
    {
        int windows = Shape[dim], size = Shape[-1];
        var places = new long[windows * size];
        for (int i = 0; i < places.Length; i++)
            places[i] = (i / size * step) + (i % size);
        Tensor rows = Movedim(-1, dim + 1).Flatten(dim, dim + 1);
        return Zeros(shape, DType, Device).IndexAdd(dim, From<long>(places, [places.Length], Device), rows);
    }
}
