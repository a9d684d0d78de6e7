namespace DeepNet;

public static partial class Loss
{
    /// <summary>-w[t] x[t] for log-probabilities x and class t: <see cref="CrossEntropy"/> after LogSoftmax.</summary>
    /// <param name="input">Log-probabilities [classes], [batch, classes] or [batch, classes, d1, …].</param>
    /// <param name="targets">Class indices [], [batch] or [batch, d1, …]; Int64 or Int32.</param>
    /// <param name="weight">A factor per class, [classes]; a constant.</param>
    /// <param name="ignoreIndex">Targets of this value add neither loss nor gradient.</param>
    /// <param name="reduction">Mean by default: the sum divided by the sum of the weights of the targets.</param>
    /// <remarks>NaN if all targets are ignored and the mean is wanted. torch.nn.functional.nll_loss,
    /// torch.nn.NLLLoss.</remarks>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="DTypeException">The input is not floating point, or the targets are no indices.</exception>
    /// <exception cref="LabelException">A target is no class.</exception>
    public static Tensor NegativeLogLikelihood(
        Tensor input,
        Tensor targets,
        Tensor? weight = null,
        long ignoreIndex = -100,
        Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(NegativeLogLikelihood);
        using var cast = Autocast.Wide(ref input, ref targets, ref weight);
        CheckClasses(name, input, targets, weight);
        if (input.DType.IsHalf())
        {
            return NegativeLogLikelihood(
                input.Cast(DType.Float32), targets, weight?.Cast(DType.Float32), ignoreIndex, reduction)
                .Cast(input.DType);
        }

        ClassTargets classes = ClassTargets.Resolve(name, input, targets, weight, ignoreIndex, smoothing: 0);
        Tensor picked = classes.Rows(input).Gather(1, classes.Known.Reshape([classes.Batch, 1, classes.Inner]));
        Tensor losses = -picked.Reshape([classes.Batch, classes.Inner]);
        if (weight is not null)
            losses *= classes.WeightOfTargets();
        if (classes.HasIgnored)
            losses = Tensor.Where(classes.IsKept, losses, losses.ScalarLike(0));
        return classes.Reduce(name, losses, reduction, targets.Shape);
    }
}
