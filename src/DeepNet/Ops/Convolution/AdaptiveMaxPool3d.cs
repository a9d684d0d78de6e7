namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The largest elements of <paramref name="outputSize"/> windows that share the last 3 dims.</summary>
    /// <remarks>The windows of <see cref="AdaptiveAvgPool3d"/>. torch.nn.functional.adaptive_max_pool3d.</remarks>
    /// <exception cref="ShapeException">The rank is wrong, or a spatial dim is empty.</exception>
    public Tensor AdaptiveMaxPool3d(PerDim outputSize) => AdaptiveMaxPool3dWithIndices(outputSize).Values;

    /// <summary><see cref="AdaptiveMaxPool3d"/>, and where in its plane each largest element lies (Int64).</summary>
    public (Tensor Values, Tensor Indices) AdaptiveMaxPool3dWithIndices(PerDim outputSize) => MaxPooling(
        nameof(AdaptiveMaxPool3d), 3, x => AdaptivePoolOf(nameof(AdaptiveMaxPool3d), 3, x, outputSize));
}
