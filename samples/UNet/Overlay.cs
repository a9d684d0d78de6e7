namespace DeepNet.Samples.Nuclei;

/// <summary>Outlines over images.</summary>
internal static class Overlay
{
    private const int Side = 160;
    private const int Gap = 4;

    /// <summary>The middle of four images, from the one with the least Dice to that with the largest: above with the
    /// outlines of the labels, below with those that were found.</summary>
    /// <returns>UInt8 [3, H, W].</returns>
    public static Tensor Draw(Slides slides, Tensor found)
    {
        float[] dice = Score.DiceOfEach(found, slides.Masks);
        int[] order = [.. Enumerable.Range(0, dice.Length).OrderBy(i => dice[i])];
        int[] shown = [order[0], order[order.Length / 4], order[order.Length / 2], order[^1]];
        int cell = Side + Gap, text = Canvas.TextHeight() + Gap;
        var canvas = new Canvas((shown.Length * cell) + Gap, (2 * cell) + text + Gap, Rgb.White);
        for (int i = 0; i < shown.Length; i++)
        {
            int x = Gap + (i * cell), number = shown[i];
            Tensor image = Middle(slides.Images[number]).Sqrt(); // the faint are seen too
            canvas.Image(x, Gap, image);
            Outline(canvas, x, Gap, Middle(slides.Masks[number]), Rgb.Green);
            canvas.Image(x, Gap + cell, image);
            Outline(canvas, x, Gap + cell, Middle(found[number]), Rgb.Orange);
            string caption = FormattableString.Invariant($"Dice {dice[number]:F3}");
            canvas.Text(x + ((Side - Canvas.TextWidth(caption)) / 2), Gap + (2 * cell), caption, Rgb.Ink);
        }

        return canvas.ToTensor();
    }

    private static Tensor Middle(Tensor image)
    {
        int top = (image.Shape[1] - Side) / 2, left = (image.Shape[2] - Side) / 2;
        return image[.., top..(top + Side), left..(left + Side)];
    }

    // The pixels of the mask with one beside them that is not of it.
    private static void Outline(Canvas canvas, int x, int y, Tensor mask, Rgb colour)
    {
        float[] pixels = mask.ToArray<float>();
        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
            {
                bool isInside = IsSet(row, column) && IsSet(row, column - 1) && IsSet(row, column + 1)
                    && IsSet(row - 1, column) && IsSet(row + 1, column);
                if (IsSet(row, column) && !isInside)
                    canvas.Pixel(x + column, y + row, colour);
            }
        }

        // What lies outside continues what is at the edge.
        bool IsSet(int row, int column) =>
            pixels[(Math.Clamp(row, 0, Side - 1) * Side) + Math.Clamp(column, 0, Side - 1)] > 0;
    }
}
