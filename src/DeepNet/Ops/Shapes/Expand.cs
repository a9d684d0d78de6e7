namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// A view in which dimensions of size 1 are repeated to the given sizes; -1 keeps a size, new dims come in front.
    /// </summary>
    /// <remarks>No memory is copied. Gradient: the sum over what was repeated. torch.Tensor.expand.</remarks>
    /// <exception cref="ShapeException">A size other than 1 would change, or the rank would shrink.</exception>
    public Tensor Expand(params ReadOnlySpan<int> shape)
    {
        int shift = shape.Length - Rank;
        Check.Shape(shift >= 0, $"Expand: shape {Shape} has more dims than [{string.Join(", ", shape.ToArray())}].");
        int[] sizes = shape.ToArray();
        for (int d = 0; d < sizes.Length; d++)
        {
            int own = d < shift ? 1 : Shape[d - shift];
            if (sizes[d] == -1 && d >= shift)
                sizes[d] = own;
            Check.Shape(
                sizes[d] == own || (own == 1 && sizes[d] >= 0),
                $"Expand: shape {Shape} to [{string.Join(", ", shape.ToArray())}]: "
                    + $"only dims of size 1 can be repeated, dim {d - shift} has size {own}.");
        }

        var target = new Shape(sizes);
        if (target == Shape)
            return this;
        return View(Layout.Expand(target)).Track(nameof(Expand), (this, dy => dy.SumTo(Shape)));
    }
}
