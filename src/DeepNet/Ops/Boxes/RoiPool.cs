namespace DeepNet;

public static partial class Boxes
{
    /// <summary>
    /// Regions of feature maps brought to one size: boxes are rounded to pixels, and each cell of the result is the
    /// largest value of its part; 0 where that is empty.
    /// </summary>
    /// <param name="input">Feature maps: [batch, channels, height, width].</param>
    /// <param name="boxes">[n, 5] of the same type: index into the batch, then x₁, y₁, x₂, y₂. No gradient.</param>
    /// <param name="outputSize">Height and width of the result.</param>
    /// <param name="spatialScale">From the boxes' coordinates to those of the maps.</param>
    /// <returns>[n, channels, outputHeight, outputWidth].</returns>
    /// <remarks>The first of equal values gets the gradient. <see cref="RoiAlign"/> does without rounding. Girshick,
    /// 2015, https://arxiv.org/abs/1504.08083. torchvision.ops.roi_pool.</remarks>
    /// <exception cref="ShapeException">The shapes are not those.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException">A box is of no image, or a size is not positive.</exception>
    public static Tensor RoiPool(Tensor input, Tensor boxes, PerDim outputSize, double spatialScale = 1)
    {
        RegionPlan plan = RegionPlan.Resolve(nameof(RoiPool), input, boxes, outputSize, spatialScale);
        var cells = new List<long[]>();
        for (int k = 0; k < plan.Count; k++)
        {
            (double x1, double y1, double x2, double y2) = plan.Region(k, spatialScale);
            (int Start, int End)[] rows = CellRanges(y1, y2, plan.Rows, plan.Height),
                columns = CellRanges(x1, x2, plan.Columns, plan.Width);
            foreach ((int top, int bottom) in rows)
            {
                foreach ((int left, int right) in columns)
                    cells.Add(PixelsOf(plan.FirstPixel(k), top, bottom, left, right, plan.Width));
            }
        }

        // Every cell as wide as the widest: its first pixel once more, which never wins, changes nothing.
        int most = cells.Select(cell => cell.Length).DefaultIfEmpty(0).Max();
        if (most == 0)
            return plan.Result(plan.Pixels(input).Narrow(0, 0, 0).Sum(0, keepDim: true).Expand(cells.Count, -1));
        var pixels = new long[cells.Count * most];
        for (int i = 0; i < cells.Count; i++)
        {
            pixels.AsSpan(i * most, most).Fill(cells[i].FirstOrDefault());
            cells[i].CopyTo(pixels, i * most);
        }

        Tensor values = plan.Pixels(input).IndexSelect(
            0, Tensor.From<long>(pixels, [pixels.Length], input.Device));
        Tensor largest = values.Reshape(cells.Count, most, input.Shape[1]).Max(1).Values;
        Tensor isEmpty = Tensor.From<bool>(
            [.. cells.Select(cell => cell.Length == 0)], [cells.Count, 1], input.Device);
        return plan.Result(Tensor.Where(isEmpty, largest.ScalarLike(0), largest));
    }

    private static (int Start, int End)[] CellRanges(double from, double to, int cells, int n)
    {
        int start = (int)Math.Round(from, MidpointRounding.AwayFromZero);
        int length = Math.Max((int)Math.Round(to, MidpointRounding.AwayFromZero) - start + 1, 1);
        // In Float32, as PyTorch: it decides where a cell begins.
        float size = (float)length / cells;
        var ranges = new (int Start, int End)[cells];
        for (int cell = 0; cell < cells; cell++)
        {
            int first = (int)MathF.Floor(cell * size) + start, end = (int)MathF.Ceiling((cell + 1) * size) + start;
            ranges[cell] = (Math.Clamp(first, 0, n), Math.Clamp(end, 0, n));
        }

        return ranges;
    }

    private static long[] PixelsOf(long first, int top, int bottom, int left, int right, int width)
    {
        if (bottom <= top || right <= left)
            return [];
        var pixels = new long[(bottom - top) * (right - left)];
        int i = 0;
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
                pixels[i++] = first + ((long)y * width) + x;
        }

        return pixels;
    }
}
