namespace DeepNet.Samples.Nuclei;

/// <summary>Outlines over images.</summary>
internal static class Overlay
{
    private const int Side = 128;
    private const int Gap = 4;

    /// <summary>Parts of four images, from the one with the least Dice to that with the largest: above with the
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
            (Range rows, Range columns) = Fullest(slides.Masks[number]);
            Tensor image = slides.Images[number][.., rows, columns].Sqrt(); // the faint are seen too
            canvas.Image(x, Gap, image);
            Outline(canvas, x, Gap, slides.Masks[number][.., rows, columns], Rgb.Green);
            canvas.Image(x, Gap + cell, image);
            Outline(canvas, x, Gap + cell, found[number][.., rows, columns], Rgb.Orange);
            string caption = FormattableString.Invariant($"Dice {dice[number]:F3}");
            canvas.Text(x + ((Side - Canvas.TextWidth(caption)) / 2), Gap + (2 * cell), caption, Rgb.Ink);
        }

        return canvas.ToTensor();
    }

    // The part with the most pixels of nuclei, of those at every 32nd place.
    private static (Range Rows, Range Columns) Fullest(Tensor mask)
    {
        Tensor sums = mask.AvgPool2d(Side, stride: 32); // [1, rows, columns]
        int place = (int)sums.ArgMax().ToScalar<long>(), columns = sums.Shape[2];
        (int top, int left) = (place / columns * 32, place % columns * 32);
        return (top..(top + Side), left..(left + Side));
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
