namespace DeepNet;

/// <summary>Regions [n, 5] of feature maps [batch, channels, height, width] that have been checked.</summary>
internal sealed class RegionPlan
{
    private readonly double[] _boxes;
    private readonly int _channels;

    private RegionPlan(double[] boxes, Shape input, int[] size)
    {
        (_boxes, _channels, Height, Width) = (boxes, input[1], input[2], input[3]);
        (Rows, Columns) = (size[0], size[1]);
    }

    public int Count => _boxes.Length / 5;

    public int Height { get; }

    public int Width { get; }

    /// <summary>Cells from top to bottom.</summary>
    public int Rows { get; }

    /// <summary>Cells from left to right.</summary>
    public int Columns { get; }

    public static RegionPlan Resolve(
        string name, Tensor input, Tensor boxes, PerDim outputSize, double spatialScale)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(boxes);
        Check.Floating(name, input);
        Check.SameKind(name, input, boxes);
        Check.Shape(
            input.Rank == 4 && boxes.Rank == 2 && boxes.Shape[1] == 5,
            $"{name}: input {input.Shape} and boxes {boxes.Shape} must be [batch, channels, height, width] and "
                + $"[n, 5].");
        Check.Shape(
            input.Shape[2] > 0 && input.Shape[3] > 0, $"{name}: input {input.Shape} has maps without pixels.");
        int[] size = outputSize.Resolve(name, nameof(outputSize), 2, 0);
        Check.Argument(size[0] > 0 && size[1] > 0, $"{name}: outputSize {outputSize} must be positive.");
        Check.Argument(
            spatialScale > 0 && double.IsFinite(spatialScale),
            $"{name}: spatialScale {spatialScale} must be positive and finite.");
        double[] values = boxes.Detach().Cast(DType.Float64).ToArray<double>();
        for (int k = 0; k < values.Length; k += 5)
        {
            Check.Argument(
                values[k] >= 0 && values[k] < input.Shape[0] && values[k] == Math.Floor(values[k]),
                $"{name}: box {k / 5} is of image {values[k]}, but there are {input.Shape[0]} images.");
        }

        return new RegionPlan(values, input.Shape, size);
    }

    /// <summary>The corners of a region in pixels of the maps.</summary>
    public (double X1, double Y1, double X2, double Y2) Region(int k, double scale)
    {
        ReadOnlySpan<double> box = _boxes.AsSpan(k * 5, 5);
        return (box[1] * scale, box[2] * scale, box[3] * scale, box[4] * scale);
    }

    /// <summary>Where the pixels of a region's image begin in <see cref="Pixels"/>.</summary>
    public long FirstPixel(int k) => (long)_boxes[k * 5] * Height * Width;

    /// <summary>The channels of every pixel: [batch · height · width, channels].</summary>
    public Tensor Pixels(Tensor input) => input.Permute(0, 2, 3, 1).Reshape(-1, _channels);

    /// <summary>The channels of every cell as maps.</summary>
    public Tensor Result(Tensor cells) => cells.Reshape(Count, Rows, Columns, _channels).Permute(0, 3, 1, 2);
}
