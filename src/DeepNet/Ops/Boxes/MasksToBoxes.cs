namespace DeepNet;

public static partial class Boxes
{
    /// <summary>The smallest box around what each mask shows: the first and last column and row that are not empty.
    /// </summary>
    /// <param name="masks">[n, height, width] of any type; what is not 0 counts.</param>
    /// <returns>[n, 4] of type Float32: x₁, y₁, x₂, y₂, pixels of the mask all of them.</returns>
    /// <remarks>torchvision.ops.masks_to_boxes.</remarks>
    /// <exception cref="ShapeException">The masks have another rank.</exception>
    /// <exception cref="ArgumentException">A mask is empty.</exception>
    public static Tensor MasksToBoxes(Tensor masks)
    {
        ArgumentNullException.ThrowIfNull(masks);
        Check.Shape(masks.Rank == 3, $"MasksToBoxes: masks {masks.Shape} must be [n, height, width].");
        (int count, int height, int width) = (masks.Shape[0], masks.Shape[1], masks.Shape[2]);
        bool[] columns = masks.Detach().Any(1).ToArray<bool>(), rows = masks.Detach().Any(2).ToArray<bool>();
        var boxes = new float[count * 4];
        for (int n = 0; n < count; n++)
        {
            ReadOnlySpan<bool> x = columns.AsSpan(n * width, width), y = rows.AsSpan(n * height, height);
            Check.Argument(x.Contains(true), $"MasksToBoxes: mask {n} is empty; there is no box around nothing.");
            (boxes[n * 4], boxes[(n * 4) + 1]) = (x.IndexOf(true), y.IndexOf(true));
            (boxes[(n * 4) + 2], boxes[(n * 4) + 3]) = (x.LastIndexOf(true), y.LastIndexOf(true));
        }

        return Tensor.From<float>(boxes, [count, 4], masks.Device);
    }
}
