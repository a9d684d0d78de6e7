namespace DeepNet;

public static partial class Images
{
    /// <summary>The image blurred by a Gaussian bell; the border is mirrored.</summary>
    /// <param name="x">The image.</param>
    /// <param name="kernelWidth">Columns of the bell, an odd number.</param>
    /// <param name="kernelHeight">Rows of the bell, an odd number.</param>
    /// <param name="sigmaX">Its standard deviation along a row; null for 0.3 ((kernelWidth - 1) / 2 - 1) + 0.8.</param>
    /// <param name="sigmaY">Its standard deviation along a column; null for the same of kernelHeight.</param>
    /// <remarks>torchvision.transforms.functional.gaussian_blur.</remarks>
    /// <exception cref="ArgumentException">A kernel size is not odd and positive, or a sigma is not
    /// positive.</exception>
    /// <exception cref="ShapeException">Half the kernel is larger than the image.</exception>
    public static Tensor GaussianBlur(
        Tensor x, int kernelWidth, int kernelHeight, double? sigmaX = null, double? sigmaY = null)
    {
        CheckImage(nameof(GaussianBlur), x);
        Tensor wide = Wide(x);
        Tensor row = Bell(wide, kernelWidth, sigmaX), column = Bell(wide, kernelHeight, sigmaY);
        int right = kernelWidth / 2, bottom = kernelHeight / 2;
        Tensor y = wide.Reshape(-1, 1, x.Shape[-2], x.Shape[-1])
            .Pad([right, right, bottom, bottom], PadMode.Reflect)
            .Conv2d(row.Reshape(1, 1, 1, kernelWidth)).Conv2d(column.Reshape(1, 1, kernelHeight, 1));
        return Rounded(y.Reshape(x.Shape), x);
    }

    private static Tensor Bell(Tensor x, int size, double? sigma)
    {
        Check.Argument(size > 0 && size % 2 == 1, $"GaussianBlur: kernel size {size} must be odd and positive.");
        double width = sigma ?? ((0.3 * (((size - 1) * 0.5) - 1)) + 0.8);
        Check.Argument(width > 0, $"GaussianBlur: sigma {width} must be positive.");
        var values = new double[size];
        for (int i = 0; i < size; i++)
            values[i] = Math.Exp(-0.5 * Math.Pow((i - (size / 2)) / width, 2));
        double sum = values.Sum();
        return Tensor.From<double>(Array.ConvertAll(values, v => v / sum), [size], x.Device).Cast(x.DType);
    }
}
