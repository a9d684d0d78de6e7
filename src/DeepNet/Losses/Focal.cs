namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// Focal loss of independent classes, from logits: α(1 - p)^γ (-log p), where p is the probability given to what
    /// holds: σ(x) for y = 1, 1 - σ(x) for y = 0.
    /// </summary>
    /// <param name="input">Logits x, of any shape.</param>
    /// <param name="target">0 or 1 per logit, of the same shape and type.</param>
    /// <param name="alpha">α where y = 1; it is 1 - α where y = 0. Negative for no such factor.</param>
    /// <param name="gamma">γ, not negative: how much less what is easy counts. 0 gives the cross entropy.</param>
    /// <param name="reduction">None by default, as in torchvision.</param>
    /// <remarks>Lin et al., 2017, https://arxiv.org/abs/1708.02002. torchvision.ops.sigmoid_focal_loss.</remarks>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="alpha"/> is above 1 or not finite, or
    /// <paramref name="gamma"/> is negative or not finite.</exception>
    public static Tensor SigmoidFocal(
        Tensor input, Tensor target, double alpha = 0.25, double gamma = 2, Reduction reduction = Reduction.None)
    {
        const string name = nameof(SigmoidFocal);
        using var cast = Autocast.Wide(ref input, ref target);
        CheckPair(name, input, target);
        Check.Argument(
            alpha <= 1 && double.IsFinite(alpha), $"{name}: alpha {alpha} must be at most 1; negative for none.");
        CheckGamma(name, gamma);
        if (input.DType.IsHalf())
        {
            return SigmoidFocal(input.Cast(DType.Float32), target.Cast(DType.Float32), alpha, gamma, reduction)
                .Cast(input.DType);
        }

        Tensor rest = 1 - target;
        Tensor missed = (input.Sigmoid() * rest) + ((-input).Sigmoid() * target);
        Tensor losses = Logistic(name, input, target) * missed.Pow(gamma);
        return Reduce(name, alpha < 0 ? losses : losses * ((alpha * target) + ((1 - alpha) * rest)), reduction);
    }

    /// <summary>
    /// Focal loss of one of many classes, from logits: α[t] (1 - p)^γ (-log p), where p is the probability that the
    /// softmax gives to the target class t.
    /// </summary>
    /// <param name="logits">[classes], [batch, classes] or [batch, classes, d1, …].</param>
    /// <param name="targets">Class indices [], [batch] or [batch, d1, …]; Int64 or Int32.</param>
    /// <param name="gamma">γ, not negative: how much less what is easy counts. 0 gives the cross entropy.</param>
    /// <param name="alpha">A factor per class, [classes]; a constant.</param>
    /// <param name="ignoreIndex">Targets of this value add neither loss nor gradient.</param>
    /// <param name="reduction">Mean over the targets that are not ignored by default; α does not count in its
    /// divisor.</param>
    /// <remarks>Lin et al., 2017, https://arxiv.org/abs/1708.02002.</remarks>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="DTypeException">The logits are not floating point, or the targets are no indices.</exception>
    /// <exception cref="LabelException">A target is no class.</exception>
    /// <exception cref="ArgumentException"><paramref name="gamma"/> is negative.</exception>
    public static Tensor SoftmaxFocal(
        Tensor logits,
        Tensor targets,
        double gamma = 2,
        Tensor? alpha = null,
        long ignoreIndex = -100,
        Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(SoftmaxFocal);
        using var cast = Autocast.Wide(ref logits, ref targets, ref alpha);
        CheckClasses(name, logits, targets, alpha);
        CheckGamma(name, gamma);
        if (logits.DType.IsHalf())
        {
            return SoftmaxFocal(
                logits.Cast(DType.Float32), targets, gamma, alpha?.Cast(DType.Float32), ignoreIndex, reduction)
                .Cast(logits.DType);
        }

        ClassTargets classes = ClassTargets.Resolve(name, logits, targets, weight: null, ignoreIndex, smoothing: 0);
        Tensor known = classes.Known;
        Tensor rows = classes.Rows(logits);
        // Before and after the formula: logits that are not numbers must not leak out of ignored rows.
        if (classes.HasIgnored)
            rows = Tensor.Where(classes.IsKept.Unsqueeze(1), rows, rows.ScalarLike(0));
        Tensor log = rows.LogSoftmax(1).Gather(1, known.Unsqueeze(1)).Squeeze(1);
        Tensor losses = -((-log.Expm1()).Pow(gamma) * log);
        if (alpha is not null)
        {
            losses *= alpha.Detach().IndexSelect(0, known.Reshape([classes.Batch * classes.Inner]))
                .Reshape([classes.Batch, classes.Inner]);
        }

        if (classes.HasIgnored)
            losses = Tensor.Where(classes.IsKept, losses, losses.ScalarLike(0));
        return classes.Reduce(name, losses, reduction, targets.Shape);
    }

    private static void CheckGamma(string name, double gamma) => Check.Argument(
        gamma >= 0 && double.IsFinite(gamma), $"{name}: gamma {gamma} must be at least 0 and finite.");
}
