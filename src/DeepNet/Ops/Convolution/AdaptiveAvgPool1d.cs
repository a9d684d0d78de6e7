namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The means of <paramref name="outputSize"/> windows that share the last 1 dim.</summary>
    /// <remarks>
    /// Window o goes from ⌊o · size / outputSize⌋ to ⌈(o + 1) · size / outputSize⌉. This tensor is
    /// [batch, channels, length], or the same without batch. torch.nn.functional.adaptive_avg_pool1d.
    /// </remarks>
    /// <exception cref="ShapeException">The rank is wrong, or a spatial dim is empty.</exception>
    public Tensor AdaptiveAvgPool1d(PerDim outputSize) => AvgPooling(
        nameof(AdaptiveAvgPool1d), 1, x => AdaptivePoolOf(nameof(AdaptiveAvgPool1d), 1, x, outputSize),
        countIncludePad: true, divisor: null);
}
