namespace DeepNet;

public static partial class Images
{
    /// <summary>Stretches each channel so that its darkest pixel becomes black and its brightest one white.</summary>
    /// <remarks>A channel of one value stays as it is. torchvision.transforms.functional.autocontrast.</remarks>
    public static Tensor Autocontrast(Tensor x)
    {
        CheckImage(nameof(Autocontrast), x);
        Tensor wide = Wide(x);
        Tensor min = wide.Amin([-2, -1], keepDim: true), range = wide.Amax([-2, -1], keepDim: true) - min;
        Tensor isFlat = range.Eq(0);
        Tensor scale = (Bound(x) / range.MaskedFill(isFlat, 1)).MaskedFill(isFlat, 1);
        return Kept((wide - min.MaskedFill(isFlat, 0)) * scale, x);
    }
}
