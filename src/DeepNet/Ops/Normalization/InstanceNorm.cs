namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Normalizes each channel of each sample, then scales and shifts every channel.</summary>
    /// <param name="weight">[channels], or null for 1.</param>
    /// <param name="bias">[channels], or null for 0.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <remarks>
    /// This tensor is [batch, channels, spatial…]. Ulyanov, Vedaldi and Lempitsky, 2016,
    /// https://arxiv.org/abs/1607.08022. torch.nn.functional.instance_norm with input statistics.
    /// </remarks>
    /// <exception cref="ShapeException">
    /// The rank is less than 3, a channel has only one element, or weight or bias are not [channels].
    /// </exception>
    public Tensor InstanceNorm(Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
    {
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Wide(this).InstanceNorm(cast.Wide(weight), cast.Wide(bias), epsilon);
        }

        CheckChannels(nameof(InstanceNorm), weight, bias);
        Check.Shape(
            Rank > 2 && (Count == 0 || Count > (long)Shape[0] * Shape[1]),
            $"InstanceNorm: input {Shape} must be [batch, channels, spatial…] with more than one element per channel.");
        if (DType.IsHalf())
        {
            return Cast(DType.Float32)
                .InstanceNorm(weight?.Cast(DType.Float32), bias?.Cast(DType.Float32), epsilon)
                .Cast(DType);
        }

        int rows = Check.Size(nameof(InstanceNorm), (long)Shape[0] * Shape[1]);
        Tensor x = Reshape(rows, (int)(rows == 0 ? 0 : Count / rows));
        return NormalizeRows(nameof(InstanceNorm), x, null, null, epsilon, center: true)
            .Reshape(Shape)
            .PerChannel(weight, bias);
    }
}
