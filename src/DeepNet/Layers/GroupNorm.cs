namespace DeepNet.Layers;

/// <summary>Normalizes each group of channels of each sample: y = (x - mean) / √(var + ε) · weight + bias.</summary>
/// <remarks>
/// Weight starts at 1, bias at 0, one of each per channel. The same in training and evaluation. Wu and He, 2018,
/// https://arxiv.org/abs/1803.08494; torch.nn.GroupNorm.
/// </remarks>
public sealed class GroupNorm : Layer
{
    /// <summary>Creates the layer.</summary>
    /// <param name="numGroups">Groups of channels; they divide the channels.</param>
    /// <param name="numChannels">Channels: the size of dimension 1.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="affine">False leaves weight and bias out.</param>
    /// <exception cref="ArgumentException">A number is out of range, or the groups do not divide the
    /// channels.</exception>
    public GroupNorm(int numGroups, int numChannels, double epsilon = 1e-5, bool affine = true)
    {
        SettingChecks.Positive(nameof(GroupNorm), nameof(numGroups), numGroups);
        SettingChecks.Positive(nameof(GroupNorm), nameof(numChannels), numChannels);
        Check.Argument(
            numChannels % numGroups == 0,
            $"GroupNorm: numChannels {numChannels} must be divisible by numGroups {numGroups}.");
        SettingChecks.Epsilon(nameof(GroupNorm), epsilon);
        (NumGroups, NumChannels, Epsilon) = (numGroups, numChannels, epsilon);
        Weight = affine ? new Parameter(Tensor.Ones([numChannels])) : null;
        Bias = affine ? new Parameter(Tensor.Zeros([numChannels])) : null;
    }

    /// <summary>Groups of channels.</summary>
    public int NumGroups { get; }

    /// <summary>Channels: the size of dimension 1.</summary>
    public int NumChannels { get; }

    /// <summary>Added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>[numChannels], or null if not affine.</summary>
    public Parameter? Weight { get; }

    /// <summary>[numChannels], or null if not affine.</summary>
    public Parameter? Bias { get; }

    /// <summary>[batch, numChannels, …] to the same.</summary>
    /// <exception cref="ShapeException">x is not [batch, numChannels, …].</exception>
    public override Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Shape(
            x.Rank >= 2 && x.Shape[1] == NumChannels,
            $"GroupNorm: input {x.Shape} must be [batch, {NumChannels}, …].");
        return Observed(x.GroupNorm(NumGroups, Weight, Bias, Epsilon));
    }

    /// <inheritdoc/>
    protected override string Describe() =>
        $"{NumGroups}, {NumChannels}, epsilon: {SettingText.Of(Epsilon)}, "
            + $"affine: {SettingText.Of(Weight is not null)}";
}
