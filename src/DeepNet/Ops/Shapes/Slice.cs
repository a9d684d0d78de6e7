namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// A view of the elements start, start + step, … before stop along a dimension: Python's
    /// <c>x[start:stop:step]</c>.
    /// </summary>
    /// <remarks>
    /// Start and stop may be negative (from the end) and are cut to the size; null means the whole. Gradient: dy amid
    /// zeros.
    /// </remarks>
    /// <exception cref="ArgumentException">The step is not positive; use <see cref="Flip"/> to turn a dimension
    /// round.</exception>
    public Tensor Slice(int dim, int? start = null, int? stop = null, int step = 1)
    {
        int d = Check.Dim(nameof(Slice), dim, Shape);
        Check.Shape(Rank > 0, $"Slice: a scalar has no dim to cut.");
        Check.Argument(step > 0, $"Slice: step {step} at dim {dim}; a step is positive, Flip turns a dim round.");
        int size = Shape[d];
        int first = Clip(start ?? 0), last = Clip(stop ?? size);
        int length = last > first ? (last - first + step - 1) / step : 0;
        return Cut(nameof(Slice), d, first, length, step);

        int Clip(int i) => Math.Clamp(i < 0 ? i + size : i, 0, size);
    }

    /// <summary>A view of length elements from first on, step apart: the checked core of slices.</summary>
    private Tensor Cut(string name, int dim, int first, int length, int step)
    {
        if (length == Shape[dim] && step == 1)
            return this;
        long[] strides = Layout.Strides.ToArray();
        long offset = Layout.Offset + (length == 0 ? 0 : first * strides[dim]);
        strides[dim] *= step;
        Tensor y = View(new Layout(Shape.With(dim, length), strides, offset));
        return y.Track(name, (this, dy => dy.Embed(nameof(Embed), Shape, x => x.Cut(name, dim, first, length, step))));
    }

    /// <summary>
    /// This tensor amid zeros of the given shape, where <paramref name="view"/> lies: the gradient of a view.
    /// </summary>
    internal Tensor Embed(string name, Shape shape, Func<Tensor, Tensor> view)
    {
        Tensor y = Zeros(shape, DType, Device);
        Backend.Copy(this, view(y));
        return y.Track(name, (this, view));
    }
}
