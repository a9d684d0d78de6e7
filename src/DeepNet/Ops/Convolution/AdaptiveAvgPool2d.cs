namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The means of <paramref name="outputSize"/> windows that share the last 2 dims.</summary>
    /// <remarks>
    /// Window o goes from ⌊o · size / outputSize⌋ to ⌈(o + 1) · size / outputSize⌉. This tensor is
    /// [batch, channels, height, width], or the same without batch. torch.nn.functional.adaptive_avg_pool2d.
    /// </remarks>
    /// <exception cref="ShapeException">The rank is wrong, or a spatial dim is empty.</exception>
    public Tensor AdaptiveAvgPool2d(PerDim outputSize) => AvgPooling(
        nameof(AdaptiveAvgPool2d), 2, x => AdaptivePoolOf(nameof(AdaptiveAvgPool2d), 2, x, outputSize),
        countIncludePad: true, divisor: null);
}
