namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The largest elements of <paramref name="outputSize"/> windows that share the last 1 dim.</summary>
    /// <remarks>The windows of <see cref="AdaptiveAvgPool1d"/>. torch.nn.functional.adaptive_max_pool1d.</remarks>
    /// <exception cref="ShapeException">The rank is wrong, or a spatial dim is empty.</exception>
    public Tensor AdaptiveMaxPool1d(PerDim outputSize) => AdaptiveMaxPool1dWithIndices(outputSize).Values;

    /// <summary><see cref="AdaptiveMaxPool1d"/>, and where in its plane each largest element lies (Int64).</summary>
    public (Tensor Values, Tensor Indices) AdaptiveMaxPool1dWithIndices(PerDim outputSize) => MaxPooling(
        nameof(AdaptiveMaxPool1d), 1, x => AdaptivePoolOf(nameof(AdaptiveMaxPool1d), 1, x, outputSize));
}
