namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// Hinge loss of many classes: w[t] / classes · Σ over c ≠ t of max(0, margin - x[t] + x[c])ᵖ for scores x and
    /// class t.
    /// </summary>
    /// <param name="input">Scores: [batch, classes] or [classes].</param>
    /// <param name="targets">Class indices [batch] or []; Int64 or Int32.</param>
    /// <param name="p">1 or 2.</param>
    /// <param name="margin">By how much the score of the right class should be the largest.</param>
    /// <param name="weight">A factor per class, [classes]; a constant.</param>
    /// <param name="reduction">Mean over the batch by default; the weights do not count in its divisor.</param>
    /// <remarks>The gradient of max at 0 is 0. torch.nn.functional.multi_margin_loss.</remarks>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="DTypeException">The input is not floating point, or the targets are no indices.</exception>
    /// <exception cref="LabelException">A target is no class.</exception>
    /// <exception cref="ArgumentException"><paramref name="p"/> is neither 1 nor 2, or
    /// <paramref name="margin"/> is not finite.</exception>
    public static Tensor MultiMargin(
        Tensor input,
        Tensor targets,
        int p = 1,
        double margin = 1,
        Tensor? weight = null,
        Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(MultiMargin);
        using var cast = Autocast.Wide(ref input, ref targets, ref weight);
        CheckClasses(name, input, targets, weight);
        Check.Shape(input.Rank <= 2, $"{name}: input {input.Shape} must be [batch, classes] or [classes].");
        Check.Argument(p is 1 or 2, $"{name}: p {p} must be 1 or 2.");
        CheckMargin(name, margin);
        if (input.DType.IsHalf())
        {
            return MultiMargin(
                input.Cast(DType.Float32), targets, p, margin, weight?.Cast(DType.Float32), reduction)
                .Cast(input.DType);
        }

        ClassTargets classes = ClassTargets.Resolve(name, input, targets, weight, NoIgnoredLabel, smoothing: 0);
        Tensor x = input.Reshape([classes.Batch, classes.Classes]);
        Tensor labels = classes.Labels.Reshape([classes.Batch, 1]);
        Tensor hinge = (x - x.Gather(1, labels) + margin).Relu();
        Tensor isTarget = labels.Eq(Tensor.Arange(0, classes.Classes, 1, DType.Int64, input.Device));
        Tensor terms = Tensor.Where(isTarget, hinge.ScalarLike(0), p == 1 ? hinge : hinge.Square());
        Tensor losses = terms.Sum(1) / classes.Classes;
        if (weight is not null)
            losses *= classes.WeightOfTargets().Reshape([classes.Batch]);
        return Reduce(name, losses.Reshape(targets.Shape), reduction);
    }

    /// <summary>What no label is: every one counts.</summary>
    private const long NoIgnoredLabel = long.MinValue;
}
