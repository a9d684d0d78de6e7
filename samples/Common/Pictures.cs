namespace DeepNet.Samples;

/// <summary>Pictures of tensors.</summary>
public static class Pictures
{
    /// <summary>Images side by side, row after row, each with a caption below it if there are some.</summary>
    /// <param name="images">[n, 1 or 3, height, width], values in [0, 1].</param>
    /// <param name="columns">Images of a row.</param>
    /// <param name="scale">The side of the square a pixel becomes.</param>
    /// <param name="captions">One per image, or null.</param>
    /// <returns>UInt8 [3, H, W].</returns>
    public static Tensor Grid(
        Tensor images, int columns, int scale = 2, IReadOnlyList<string>? captions = null)
    {
        const int gap = 4;
        int count = images.Shape[0], rows = (count + columns - 1) / columns;
        int width = images.Shape[3] * scale, height = images.Shape[2] * scale;
        int cellWidth = width + gap, cellHeight = height + gap + (captions is null ? 0 : Canvas.TextHeight() + gap);
        var canvas = new Canvas((columns * cellWidth) + gap, (rows * cellHeight) + gap, Rgb.White);
        for (int i = 0; i < count; i++)
        {
            int x = gap + (i % columns * cellWidth), y = gap + (i / columns * cellHeight);
            canvas.Image(x, y, images[i], scale);
            if (captions is not null)
            {
                int shift = (width - Canvas.TextWidth(captions[i])) / 2;
                canvas.Text(x + shift, y + height + gap, captions[i], Rgb.Ink);
            }
        }

        return canvas.ToTensor();
    }

    /// <summary>Positive numbers as red, negative ones as blue, zero as white; each image by its own largest.</summary>
    /// <param name="values">[n, height, width].</param>
    /// <returns>[n, 3, height, width] for <see cref="Grid"/>.</returns>
    public static Tensor Signed(Tensor values)
    {
        values = values.Detach();
        Tensor largest = values.Abs().Amax([1, 2], keepDim: true).Clamp(min: 1e-12);
        Tensor share = values / largest; // [n, height, width] in [-1, 1]
        Tensor red = 1 - (-share).Relu(), blue = 1 - share.Relu();
        return Tensor.Stack([red, 1 - share.Abs(), blue], 1);
    }
}
