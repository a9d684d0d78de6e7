namespace DeepNet;

public static partial class Images
{
    /// <summary>The image with a border.</summary>
    /// <param name="x">The image.</param>
    /// <param name="left">Columns before the first; negative ones are cut off, as everywhere here.</param>
    /// <param name="top">Rows above the first.</param>
    /// <param name="right">Columns after the last.</param>
    /// <param name="bottom">Rows below the last.</param>
    /// <param name="mode">What the border holds; torchvision's "edge" is <see cref="PadMode.Replicate"/>.</param>
    /// <param name="fill">The border of <see cref="PadMode.Constant"/>.</param>
    /// <remarks>torchvision.transforms.functional.pad.</remarks>
    /// <exception cref="ShapeException">The border is too large for the mode.</exception>
    public static Tensor Pad(
        Tensor x, int left, int top, int right, int bottom, PadMode mode = PadMode.Constant, double fill = 0)
    {
        CheckImage(nameof(Pad), x);
        return x.Pad([left, right, top, bottom], mode, fill);
    }
}
