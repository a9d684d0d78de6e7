namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The largest elements of <paramref name="outputSize"/> windows that share the last 2 dims.</summary>
    /// <remarks>The windows of <see cref="AdaptiveAvgPool2d"/>. torch.nn.functional.adaptive_max_pool2d.</remarks>
    /// <exception cref="ShapeException">The rank is wrong, or a spatial dim is empty.</exception>
    public Tensor AdaptiveMaxPool2d(PerDim outputSize) => AdaptiveMaxPool2dWithIndices(outputSize).Values;

    /// <summary><see cref="AdaptiveMaxPool2d"/>, and where in its plane each largest element lies (Int64).</summary>
    public (Tensor Values, Tensor Indices) AdaptiveMaxPool2dWithIndices(PerDim outputSize) => MaxPooling(
        nameof(AdaptiveMaxPool2d), 2, x => AdaptivePoolOf(nameof(AdaptiveMaxPool2d), 2, x, outputSize));
}
