namespace DeepNet;

public static partial class Images
{
    /// <summary>A part of the image; what lies outside of it is black.</summary>
    /// <param name="x">The image.</param>
    /// <param name="top">First row, which may be negative.</param>
    /// <param name="left">First column, which may be negative.</param>
    /// <param name="height">How many rows.</param>
    /// <param name="width">How many columns.</param>
    /// <remarks>torchvision.transforms.functional.crop.</remarks>
    /// <exception cref="ArgumentException">A size is not positive.</exception>
    public static Tensor Crop(Tensor x, int top, int left, int height, int width)
    {
        CheckImage(nameof(Crop), x);
        Check.Argument(height > 0 && width > 0, $"Crop: height {height} and width {width} must be positive.");
        if (!x.RequiresGrad && x.Count > 0)
        {
            // What carries no history may go the short way, if the backend has one.
            Tensor source = x.Contiguous(), y = x.New(Sized(x, height, width));
            if (x.Backend.Crop(source, y, top, left))
                return y;
        }

        (int firstRow, int rows) = Inside(top, height, x.Shape[-2]);
        (int firstColumn, int columns) = Inside(left, width, x.Shape[-1]);
        (int before, int after) = Border(left, width, firstColumn, columns);
        (int above, int below) = Border(top, height, firstRow, rows);
        return x.Narrow(-2, firstRow, rows).Narrow(-1, firstColumn, columns).Pad([before, after, above, below]);
    }

    /// <summary>What of a range lies in 0 … size - 1.</summary>
    private static (int First, int Count) Inside(int start, int length, int size)
    {
        int first = Math.Clamp(start, 0, size);
        return (first, Math.Max(0, Math.Clamp((int)Math.Min((long)start + length, size), 0, size) - first));
    }

    /// <summary>What of it lies before and after.</summary>
    private static (int Before, int After) Border(int start, int length, int first, int count)
    {
        int before = count == 0 ? 0 : first - start;
        return (before, length - count - before);
    }
}
