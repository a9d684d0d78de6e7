namespace DeepNet;

public static partial class Boxes
{
    /// <summary>
    /// Regions of feature maps brought to one size: each cell of the result is the mean of bilinear samples inside its
    /// part of the region, without rounding any coordinate.
    /// </summary>
    /// <param name="input">Feature maps: [batch, channels, height, width].</param>
    /// <param name="boxes">[n, 5] of the same type: index into the batch, then x₁, y₁, x₂, y₂. No gradient.</param>
    /// <param name="outputSize">Height and width of the result.</param>
    /// <param name="spatialScale">From the boxes' coordinates to those of the maps.</param>
    /// <param name="samplingRatio">Samples of a cell in each direction; if not positive as many as the cell is wide
    /// or high, rounded up.</param>
    /// <param name="aligned">True shifts boxes by half a pixel, which is right for pixels that are areas; false also
    /// makes boxes at least one pixel wide and high.</param>
    /// <returns>[n, channels, outputHeight, outputWidth].</returns>
    /// <remarks>Composed of weighted sums of pixels. He et al., 2017, https://arxiv.org/abs/1703.06870.
    /// torchvision.ops.roi_align.</remarks>
    /// <exception cref="ShapeException">The shapes are not those.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException">A box is of no image, or a size is not positive.</exception>
    public static Tensor RoiAlign(
        Tensor input, Tensor boxes, PerDim outputSize, double spatialScale = 1, int samplingRatio = -1,
        bool aligned = false)
    {
        Autocast.Meet(ref input, ref boxes);
        RegionPlan plan = RegionPlan.Resolve(nameof(RoiAlign), input, boxes, outputSize, spatialScale);
        if (input.DType.IsHalf())
        {
            return RoiAlign(
                input.Cast(DType.Float32), boxes.Cast(DType.Float32), outputSize, spatialScale, samplingRatio, aligned)
                .Cast(input.DType);
        }

        var pixels = new List<long>();
        var weights = new List<double>();
        var starts = new List<long>();
        double offset = aligned ? 0.5 : 0, least = aligned ? double.NegativeInfinity : 1;
        for (int k = 0; k < plan.Count; k++)
        {
            (double x1, double y1, double x2, double y2) = plan.Region(k, spatialScale);
            double[][] rows = CellWeights(y1 - offset, Math.Max(y2 - y1, least), plan.Rows, plan.Height, samplingRatio);
            double[][] columns = CellWeights(
                x1 - offset, Math.Max(x2 - x1, least), plan.Columns, plan.Width, samplingRatio);
            foreach (double[] row in rows)
            {
                foreach (double[] column in columns)
                {
                    starts.Add(pixels.Count);
                    AddCell(plan.FirstPixel(k), row, column);
                }
            }
        }

        Tensor bags = Tensor.EmbeddingBag(
            Tensor.From<long>(pixels.ToArray(), [pixels.Count], input.Device),
            plan.Pixels(input),
            Tensor.From<long>(starts.ToArray(), [starts.Count], input.Device),
            EmbeddingBagMode.Sum,
            Tensor.From<double>(weights.ToArray(), [weights.Count], input.Device).Cast(input.DType));
        return plan.Result(bags);

        void AddCell(long first, double[] row, double[] column)
        {
            for (int y = 0; y < row.Length; y++)
            {
                for (int x = 0; row[y] != 0 && x < column.Length; x++)
                {
                    if (column[x] == 0)
                        continue;
                    pixels.Add(first + ((long)y * column.Length) + x);
                    weights.Add(row[y] * column[x]);
                }
            }
        }
    }

    /// <summary>
    /// In one direction, how much each of n pixels counts in each cell: bilinear samples are products of the two
    /// directions.
    /// </summary>
    private static double[][] CellWeights(double start, double length, int cells, int n, int samplingRatio)
    {
        double size = length / cells;
        int samples = samplingRatio > 0 ? samplingRatio : (int)Math.Ceiling(size);
        var weights = new double[cells][];
        for (int cell = 0; cell < cells; cell++)
        {
            double[] own = weights[cell] = new double[n];
            for (int i = 0; i < samples; i++)
            {
                double at = start + (cell * size) + ((i + 0.5) * size / samples);
                if (at < -1 || at > n)
                    continue;
                at = Math.Clamp(at, 0, n - 1);
                int low = (int)at, high = Math.Min(low + 1, n - 1);
                own[low] += (1 - (at - low)) / samples;
                own[high] += (at - low) / samples;
            }
        }

        return weights;
    }
}
