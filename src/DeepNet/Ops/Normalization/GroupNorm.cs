namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Normalizes each group of channels of each sample, then scales and shifts every channel.</summary>
    /// <param name="groups">The number of groups; it divides the number of channels.</param>
    /// <param name="weight">[channels], or null for 1.</param>
    /// <param name="bias">[channels], or null for 0.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <remarks>
    /// This tensor is [batch, channels, …]. Wu and He, 2018, https://arxiv.org/abs/1803.08494.
    /// torch.nn.functional.group_norm.
    /// </remarks>
    /// <exception cref="ShapeException">
    /// The rank is less than 2, the channels do not divide, or weight or bias are not [channels].
    /// </exception>
    public Tensor GroupNorm(int groups, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
    {
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Wide(this).GroupNorm(groups, cast.Wide(weight), cast.Wide(bias), epsilon);
        }

        CheckChannels(nameof(GroupNorm), weight, bias);
        Check.Argument(groups > 0, $"GroupNorm: {groups} groups; there must be at least one.");
        Check.Shape(
            Shape[1] % groups == 0,
            $"GroupNorm: the {Shape[1]} channels of input {Shape} do not divide into {groups} groups.");
        if (DType.IsHalf())
        {
            return Cast(DType.Float32)
                .GroupNorm(groups, weight?.Cast(DType.Float32), bias?.Cast(DType.Float32), epsilon).Cast(DType);
        }

        long rows = (long)Shape[0] * groups;
        Tensor x = Reshape(Check.Size(nameof(GroupNorm), rows), (int)(rows == 0 ? 0 : Count / rows));
        return NormalizeRows(nameof(GroupNorm), x, null, null, epsilon, center: true)
            .Reshape(Shape)
            .PerChannel(weight, bias);
    }

    /// <summary>x · weight + bias with one number per channel, dim 1.</summary>
    private Tensor PerChannel(Tensor? weight, Tensor? bias)
    {
        int[] shape = [Shape[1], .. Enumerable.Repeat(1, Rank - 2)];
        Tensor y = weight is null ? this : this * weight.Reshape(shape);
        return bias is null ? y : y + bias.Reshape(shape);
    }

    private void CheckChannels(string name, params ReadOnlySpan<Tensor?> parameters)
    {
        Check.Floating(name, this);
        Check.Shape(Rank >= 2, $"{name}: input {Shape} must be [batch, channels, …].");
        foreach (Tensor? parameter in parameters)
        {
            if (parameter is null)
                continue;
            Check.SameKind(name, this, parameter);
            Check.Shape(
                parameter.Rank == 1 && parameter.Shape[0] == Shape[1],
                $"{name}: a parameter of shape {parameter.Shape} must be [{Shape[1]}], "
                    + $"one number per channel of input {Shape}.");
        }
    }
}
