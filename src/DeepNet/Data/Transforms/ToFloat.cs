namespace DeepNet.Data.Transforms;

/// <summary>UInt8 in 0 … 255 to Float32 in [0, 1]; a floating-point image stays as it is.</summary>
/// <remarks>torchvision.transforms.v2.ToDtype(torch.float32, scale=True).</remarks>
public sealed class ToFloat : PixelTransform
{
    /// <inheritdoc/>
    /// <exception cref="DTypeException">x is neither UInt8 nor floating point.</exception>
    public override Tensor Apply(Tensor x, RandomSource random) => Of(nameof(ToFloat), x);

    internal static Tensor Of(string name, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.DType == DType.UInt8)
            return x.Cast(DType.Float32) / 255;
        return x.DType.IsFloatingPoint()
            ? x
            : throw new DTypeException($"{name}: {x.DType} tensor; UInt8 or floating point is needed.", x.DType);
    }
}
