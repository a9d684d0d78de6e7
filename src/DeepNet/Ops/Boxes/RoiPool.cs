using System.Numerics;

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
        Autocast.Meet(ref input, ref boxes);
        RegionPlan plan = RegionPlan.Resolve(nameof(RoiPool), input, boxes, outputSize, spatialScale);
        if (input.DType.IsHalf())
        {
            return RoiPool(input.Cast(DType.Float32), boxes.Cast(DType.Float32), outputSize, spatialScale)
                .Cast(input.DType);
        }

        Shape shape = new(plan.Count, input.Shape[1], plan.Rows, plan.Columns);
        long[] places = input.DType == DType.Float32
            ? Places(plan, input.ToArray<float>(), shape, spatialScale)
            : Places(plan, input.ToArray<double>(), shape, spatialScale);
        if (places.Length == 0)
            return input.Reshape(-1).Narrow(0, 0, 0).Reshape(shape);
        Tensor index = Tensor.From<long>(places, [places.Length], input.Device);
        Tensor largest = input.Reshape(-1).Gather(0, index.Clamp(min: 0));
        return Tensor.Where(index.Lt(0), largest.ScalarLike(0), largest).Reshape(shape);
    }

    /// <summary>Where the largest element of every cell and channel is; -1 where the cell is empty.</summary>
    private static long[] Places<T>(RegionPlan plan, T[] values, Shape shape, double spatialScale)
        where T : IFloatingPointIeee754<T>
    {
        var places = new long[shape.Count];
        int at = 0;
        for (int k = 0; k < plan.Count; k++)
        {
            (double x1, double y1, double x2, double y2) = plan.Region(k, spatialScale);
            (int Start, int End)[] rows = CellRanges(y1, y2, plan.Rows, plan.Height),
                columns = CellRanges(x1, x2, plan.Columns, plan.Width);
            for (int channel = 0; channel < shape[1]; channel++)
            {
                long map = (plan.FirstPixel(k) * shape[1]) + ((long)channel * plan.Height * plan.Width);
                foreach ((int top, int bottom) in rows)
                {
                    foreach ((int left, int right) in columns)
                        places[at++] = Largest(values, map, plan.Width, top, bottom, left, right);
                }
            }
        }

        return places;
    }

    /// <summary>The first of equals; NaN wins.</summary>
    private static long Largest<T>(T[] values, long map, int width, int top, int bottom, int left, int right)
        where T : IFloatingPointIeee754<T>
    {
        long best = -1;
        for (int y = top; y < bottom; y++)
        {
            long row = map + ((long)y * width);
            for (long i = row + left; i < row + right; i++)
            {
                if (best < 0 || values[i] > values[best] || (T.IsNaN(values[i]) && !T.IsNaN(values[best])))
                    best = i;
            }
        }

        return best;
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
}
