namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Scales the last dims to a root mean square of 1: y = x / √(mean x² + ε) · weight.</summary>
    /// <param name="normalizedShape">The sizes of the last dims.</param>
    /// <param name="weight">Of the normalized shape, or null for 1.</param>
    /// <param name="epsilon">Added to the mean square; the type's machine epsilon if not given.</param>
    /// <remarks>Zhang and Sennrich, 2019, https://arxiv.org/abs/1910.07467. torch.nn.functional.rms_norm.</remarks>
    /// <exception cref="ShapeException">The last dims or weight have another shape.</exception>
    public Tensor RmsNorm(ReadOnlySpan<int> normalizedShape, Tensor? weight = null, double? epsilon = null)
    {
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Wide(this).RmsNorm(normalizedShape, cast.Wide(weight), epsilon);
        }

        CheckNormalized(nameof(RmsNorm), normalizedShape, weight, null);
        double machine = DType switch
        {
            DType.Float64 => 2.220446049250313e-16, // 2⁻⁵²
            DType.Float32 => 1.1920928955078125e-7, // 2⁻²³
            DType.Float16 => 0.0009765625, // 2⁻¹⁰
            _ => 0.0078125, // 2⁻⁷
        };
        return NormalizedOver(nameof(RmsNorm), normalizedShape, weight, null, epsilon ?? machine, center: false);
    }
}
