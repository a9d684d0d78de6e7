using DeepNet.Kernels;

namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Averages of bilinear samples in the cells of boxes: a part of fixed size from each region of
    /// interest.</summary>
    /// <param name="boxes">[count, 5]: the image in the batch, then left, top, right and bottom.</param>
    /// <param name="outputSize">Cells of a box, down and across.</param>
    /// <param name="spatialScale">What the boxes' coordinates are multiplied by to be those of this tensor.</param>
    /// <param name="samplingRatio">Samples of a cell in each dimension; 0 or less for as many as the cell has pixels,
    /// rounded up.</param>
    /// <param name="aligned">True puts the centre of the first pixel at ½, as it should be; false at 0 as at first
    /// published, with boxes of at least one pixel.</param>
    /// <returns>[count, channels, outputSize…] from [batch, channels, height, width].</returns>
    /// <remarks>Differentiable in the images, not in the boxes. He et al., 2017, https://arxiv.org/abs/1703.06870;
    /// torchvision.ops.roi_align.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="ArgumentException">A size is not positive, or a box names an image that is not
    /// there.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public Tensor RoiAlign(
        Tensor boxes, PerDim outputSize, double spatialScale = 1, int samplingRatio = -1, bool aligned = false)
    {
        (double[] values, int[] sizes) = CheckedBoxes(nameof(RoiAlign), boxes, outputSize, spatialScale);
        if (DType.IsHalf())
        {
            return Cast(DType.Float32)
                .RoiAlign(boxes.Cast(DType.Float32), outputSize, spatialScale, samplingRatio, aligned)
                .Cast(DType);
        }

        return OverBoxes(values, sizes, (image, box) =>
        {
            LineWeights columns = CellWeights(Shape[3], sizes[1], box[0], box[2], spatialScale, samplingRatio, aligned);
            LineWeights rows = CellWeights(Shape[2], sizes[0], box[1], box[3], spatialScale, samplingRatio, aligned);
            return image.Resample(1, rows).Resample(2, columns);
        });
    }

    // The mean over a cell of products is the product of the means: one matrix per dimension.
    private static LineWeights CellWeights(
        int size, int cells, double low, double high, double scale, int ratio, bool aligned)
    {
        double start = (low * scale) - (aligned ? 0.5 : 0), length = (high - low) * scale;
        double cell = (aligned ? length : Math.Max(length, 1)) / cells;
        int samples = ratio > 0 ? ratio : (int)Math.Ceiling(cell);
        return LineWeights.Build(size, cells, i => Enumerable.Range(0, Math.Max(samples, 0)).SelectMany(sample =>
        {
            double at = start + (i * cell) + ((sample + 0.5) * cell / samples);
            if (!(at >= -1 && at <= size))
                return Array.Empty<(int, double)>();
            at = Math.Clamp(at, 0, size - 1);
            int floor = (int)at;
            double share = (at - floor) / samples;
            return [(floor, (1.0 / samples) - share), (Math.Min(floor + 1, size - 1), share)];
        }));
    }

    /// <summary>Applies a function to each box and its image, and stacks the results.</summary>
    private Tensor OverBoxes(double[] boxes, int[] sizes, Func<Tensor, double[], Tensor> cut)
    {
        var parts = new Tensor[boxes.Length / 5];
        for (int i = 0; i < parts.Length; i++)
            parts[i] = cut(Select(0, (int)boxes[5 * i]), boxes[((5 * i) + 1)..((5 * i) + 5)]);
        return parts.Length > 0 ? Stack(parts) : Zeros([0, Shape[1], .. sizes], DType, Device);
    }

    private (double[] Boxes, int[] Sizes) CheckedBoxes(
        string name, Tensor boxes, PerDim outputSize, double spatialScale)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        Check.SameKind(name, this, boxes);
        Check.Floating(name, this);
        Check.Shape(
            Rank == 4 && Shape[2] > 0 && Shape[3] > 0,
            $"{name}: input {Shape} must be [batch, channels, height, width].");
        Check.Shape(
            boxes.Rank == 2 && boxes.Shape[1] == 5,
            $"{name}: boxes {boxes.Shape} must be [count, 5]: image, left, top, right, bottom.");
        int[] sizes = outputSize.Resolve(name, nameof(outputSize), 2, 0);
        Check.Argument(sizes[0] > 0 && sizes[1] > 0, $"{name}: outputSize {outputSize} must be positive.");
        Check.Argument(spatialScale > 0, $"{name}: spatialScale {spatialScale} must be positive.");
        double[] values = boxes.Detach().Cast(DType.Float64).ToArray<double>();
        for (int i = 0; i < values.Length; i += 5)
        {
            Check.Argument(
                values[i] >= 0 && values[i] < Shape[0],
                $"{name}: box {i / 5} is of image {values[i]}, but the batch has {Shape[0]}.");
        }

        return (values, sizes);
    }
}
