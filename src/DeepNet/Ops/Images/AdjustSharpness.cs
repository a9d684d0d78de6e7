namespace DeepNet;

public static partial class Images
{
    /// <summary>factor · x + (1 - factor) · a blurred x: 0 is blurred, 1 the image itself, more is sharper.</summary>
    /// <remarks>
    /// Each pixel of the blurred image is a 13th of its neighbours and 5 times itself; the border stays as it is.
    /// torchvision.transforms.functional.adjust_sharpness.
    /// </remarks>
    /// <exception cref="ArgumentException">The factor is negative.</exception>
    public static Tensor AdjustSharpness(Tensor x, double factor)
    {
        CheckImage(nameof(AdjustSharpness), x);
        CheckFactor(nameof(AdjustSharpness), factor);
        int height = x.Shape[-2], width = x.Shape[-1];
        if (height <= 2 || width <= 2)
            return x;
        Tensor wide = Wide(x);
        double[] weights = [1, 1, 1, 1, 5, 1, 1, 1, 1];
        Tensor kernel = Tensor.From<double>(Array.ConvertAll(weights, w => w / 13), [1, 1, 3, 3], x.Device)
            .Cast(wide.DType);
        Tensor inner = wide.Reshape(-1, 1, height, width).Conv2d(kernel)
            .Reshape(Sized(x, height - 2, width - 2));
        inner = Wide(Rounded(inner, x)) - wide.Narrow(-2, 1, height - 2).Narrow(-1, 1, width - 2);
        return Blend(x, wide + inner.Pad([1, 1, 1, 1]), factor);
    }
}
