using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The largest elements in the cells of boxes, whose edges are rounded to whole pixels.</summary>
    /// <param name="boxes">[count, 5]: the image in the batch, then left, top, right and bottom.</param>
    /// <param name="outputSize">Cells of a box, down and across.</param>
    /// <param name="spatialScale">What the boxes' coordinates are multiplied by to be those of this tensor.</param>
    /// <returns>[count, channels, outputSize…] from [batch, channels, height, width]; 0 for cells outside.</returns>
    /// <remarks>Differentiable in the images, not in the boxes. Girshick, 2015, https://arxiv.org/abs/1504.08083;
    /// torchvision.ops.roi_pool.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentException">A size is not positive, or a box names an image that is not
    /// there.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public Tensor RoiPool(Tensor boxes, PerDim outputSize, double spatialScale = 1)
    {
        (double[] values, int[] sizes) = CheckedBoxes(nameof(RoiPool), boxes, outputSize, spatialScale);
        return OverBoxes(values, sizes, (image, box) =>
        {
            (PoolWindows rows, bool[] down) = CellWindows(Shape[2], sizes[0], box[1], box[3], spatialScale);
            (PoolWindows columns, bool[] across) = CellWindows(Shape[3], sizes[1], box[0], box[2], spatialScale);
            Tensor y = image
                .MaxPooling(nameof(RoiPool), 2, x => new PoolShape(Shape[1], PoolWindows.One, rows, columns), false)
                .Values;
            Tensor isInside = From(down, Device).Unsqueeze(1) & From(across, Device);
            return Where(isInside, y, Zeros([1], DType, Device));
        });
    }

    private static (PoolWindows Windows, bool[] IsInside) CellWindows(
        int size, int cells, double low, double high, double scale)
    {
        double start = Math.Round(low * scale, MidpointRounding.AwayFromZero);
        double end = Math.Round(high * scale, MidpointRounding.AwayFromZero);
        double cell = Math.Max(end - start + 1, 1) / cells;
        int[] begins = new int[cells], ends = new int[cells];
        var isInside = new bool[cells];
        for (int i = 0; i < cells; i++)
        {
            begins[i] = (int)Math.Clamp(Math.Floor(i * cell) + start, 0, size);
            ends[i] = (int)Math.Clamp(Math.Ceiling((i + 1) * cell) + start, 0, size);
            isInside[i] = ends[i] > begins[i];

            // A window has to hold something; what this one finds is not used.
            begins[i] = Math.Min(begins[i], size - 1);
            ends[i] = Math.Max(ends[i], begins[i] + 1);
        }

        return (PoolWindows.Between(size, begins, ends), isInside);
    }
}
