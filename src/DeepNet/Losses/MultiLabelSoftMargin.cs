namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// Many classes that may hold at once: the mean over the classes of -w (y log σ(x) + (1 - y) log(1 - σ(x))).
    /// </summary>
    /// <param name="input">Logits x: [batch, classes], or any shape whose last dim is the classes.</param>
    /// <param name="target">0 or 1 (or a probability) per logit, of the same shape and type.</param>
    /// <param name="weight">A factor w per class, [classes]; broadcasts to the input's shape.</param>
    /// <param name="reduction">Mean over the batch by default; with None the result is [batch].</param>
    /// <remarks>torch.nn.functional.multilabel_soft_margin_loss.</remarks>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    public static Tensor MultiLabelSoftMargin(
        Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(MultiLabelSoftMargin);
        using var cast = Autocast.Wide(ref input, ref target, ref weight);
        CheckPair(name, input, target);
        CheckWeight(name, nameof(weight), weight, input);
        Check.Shape(input.Rank >= 1, $"{name}: input {input.Shape} is a scalar, but must be [batch, classes].");
        if (input.DType.IsHalf())
        {
            return MultiLabelSoftMargin(
                input.Cast(DType.Float32), target.Cast(DType.Float32), weight?.Cast(DType.Float32), reduction)
                .Cast(input.DType);
        }

        Tensor losses = Logistic(name, input, target);
        return Reduce(name, (weight is null ? losses : losses * weight).Mean(-1), reduction);
    }
}
