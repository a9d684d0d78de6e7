namespace DeepNet.Data.Transforms;

/// <summary>Puts many images into one, to look at.</summary>
public static class ImageGrid
{
    /// <summary>Lays the images of a batch out in rows, with a border around each.</summary>
    /// <param name="images">
    /// [n, channels, height, width] of any data type, n at least 1. Images of one channel get three equal ones.
    /// </param>
    /// <param name="columns">How many stand in a row; fewer if there are fewer.</param>
    /// <param name="padding">Pixels between images and around them.</param>
    /// <param name="padValue">The colour of the border and of empty places.</param>
    /// <returns>
    /// [channels, rows · (height + padding) + padding, columns · (width + padding) + padding]. A single image stays as it
    /// is, without a border.
    /// </returns>
    /// <remarks>
    /// torchvision.utils.make_grid, whose nrow is the number of columns too. Gradients flow to the images.
    /// </remarks>
    /// <exception cref="ShapeException">The tensor is not a batch of images, or has none.</exception>
    /// <exception cref="ArgumentException">There are no columns, or the padding is negative.</exception>
    public static Tensor Make(Tensor images, int columns = 8, int padding = 2, double padValue = 0)
    {
        ArgumentNullException.ThrowIfNull(images);
        Check.Shape(
            images.Rank == 4 && images.Shape[0] > 0,
            $"ImageGrid: images {images.Shape} must be [n, channels, height, width] with at least one image.");
        Check.Argument(columns > 0, $"ImageGrid: {columns} columns; at least 1 is needed.");
        Check.Argument(padding >= 0, $"ImageGrid: padding {padding} must not be negative.");
        if (images.Shape[1] == 1)
            images = images.Expand([images.Shape[0], 3, images.Shape[2], images.Shape[3]]);
        if (images.Shape[0] == 1)
            return images.Squeeze(0);

        int n = images.Shape[0], across = Math.Min(columns, n), down = (n + across - 1) / across;
        Tensor cells = images.Pad([padding, 0, padding, 0], value: padValue);
        (int channels, int height, int width) = (cells.Shape[1], cells.Shape[2], cells.Shape[3]);
        if (across * down > n)
        {
            Shape empty = [(across * down) - n, channels, height, width];
            cells = Tensor.Concat([cells, Tensor.Full(empty, padValue, cells.DType, cells.Device)], 0);
        }

        return cells.Reshape([down, across, channels, height, width])
            .Permute(2, 0, 3, 1, 4)
            .Reshape([channels, down * height, across * width])
            .Pad([0, padding, 0, padding], value: padValue);
    }
}
