namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// The same elements in row-major order with other sizes; one size may be -1 and follows from the rest.
    /// </summary>
    /// <remarks>A view where the memory allows, else a copy. torch.reshape.</remarks>
    /// <exception cref="ShapeException">The number of elements would change, or a size is negative.</exception>
    public Tensor Reshape(params ReadOnlySpan<int> shape)
    {
        Shape target = ResolveReshape(shape);
        if (target == Shape)
            return this;
        Tensor y = Layout.TryReshape(target) is { } layout ? View(layout) : Clone().Detach().View(target.Layout);
        return y.Track(nameof(Reshape), (this, dy => dy.Reshape(Shape)));
    }

    private Shape ResolveReshape(ReadOnlySpan<int> sizes)
    {
        int open = sizes.IndexOf(-1);
        if (open < 0)
        {
            var shape = new Shape(sizes);
            Check.Shape(
                shape.Count == Count, $"Reshape: shape {Shape} has {Count} elements, but {shape} has {shape.Count}.");
            return shape;
        }

        Int128 rest = 1;
        for (int d = 0; d < sizes.Length; d++)
        {
            if (d == open)
                continue;
            Check.Shape(
                sizes[d] >= 0,
                $"Reshape: size {sizes[d]} at dim {d}; one size may be -1, the others are not negative.");
            rest = rest < long.MaxValue ? rest * sizes[d] : rest;
        }

        Check.Shape(
            rest > 0 && Count % rest == 0,
            $"Reshape: the {Count} elements of shape {Shape} do not divide into {string.Join(" x ", sizes.ToArray())}: "
                + $"the open size would be {Count} / {rest}.");
        int[] result = sizes.ToArray();
        result[open] = Check.Size(nameof(Reshape), Count / rest);
        return new Shape(result);
    }
}
