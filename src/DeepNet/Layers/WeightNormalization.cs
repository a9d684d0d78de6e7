namespace DeepNet.Layers;

/// <summary>A weight from a direction v and lengths g: w = g · v / ‖v‖.</summary>
/// <remarks>
/// The originals are g (<c>original0</c>) and v (<c>original1</c>); v starts as the weight and g as its lengths, so
/// that the value does not change. Salimans and Kingma, 2016, https://arxiv.org/abs/1602.07868;
/// torch.nn.utils.parametrizations.weight_norm. Usually put on by <see cref="Parametrizations.WeightNorm"/>.
/// </remarks>
/// <param name="dim">Each index of this dim has a length of its own; null for one length of the whole weight. A
/// negative one counts from the end, where PyTorch takes -1 for null.</param>
public sealed class WeightNormalization(int? dim = 0) : Parametrization
{
    /// <summary>The dim whose slices have lengths, or null for one length of all.</summary>
    public int? Dim { get; } = dim;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor[] originals)
    {
        ArgumentNullException.ThrowIfNull(originals);
        return originals[1].WeightNorm(originals[0], Dim);
    }

    /// <inheritdoc/>
    public override Tensor[] RightInverse(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (Dim is { } dim)
            Check.Dim(nameof(WeightNormalization), dim, value.Shape);
        return [value.WeightLengths(Dim), value];
    }

    /// <inheritdoc/>
    protected override string Describe() => Dim is { } dim ? $"dim: {dim}" : "dim: null";
}
