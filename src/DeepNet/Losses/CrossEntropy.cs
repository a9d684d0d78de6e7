using System.Runtime.CompilerServices;

namespace DeepNet;

public static partial class Loss
{
    /// <summary>Cross entropy of target classes t under the softmax of logits x: -w[t] log softmax(x)[t].</summary>
    /// <param name="logits">[classes], [batch, classes] or [batch, classes, d1, …].</param>
    /// <param name="targets">Class indices [], [batch] or [batch, d1, …], Int64 or Int32; or class probabilities of the
    /// logits' shape and type.</param>
    /// <param name="weight">A factor per class, [classes]; a constant.</param>
    /// <param name="ignoreIndex">Class indices of this value add neither loss nor gradient. No meaning for
    /// probabilities.</param>
    /// <param name="labelSmoothing">ε: the target becomes (1 - ε) target + ε / classes; in [0, 1].</param>
    /// <param name="reduction">Mean by default: for class indices the sum divided by the sum of the weights of the
    /// targets that are not ignored; for probabilities divided by the number of distributions.</param>
    /// <remarks>
    /// For class indices the loss and its gradient, softmax(x) - onehot(t), are one pass each over the logits. NaN if
    /// all targets are ignored and the mean is wanted. Label smoothing: Szegedy et al., 2015,
    /// https://arxiv.org/abs/1512.00567. torch.nn.functional.cross_entropy.
    /// </remarks>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="DTypeException">The logits are not floating point, or the targets neither indices nor of the
    /// logits' type.</exception>
    /// <exception cref="LabelException">A target is no class.</exception>
    /// <exception cref="ArgumentException"><paramref name="labelSmoothing"/> is outside [0, 1].</exception>
    public static Tensor CrossEntropy(
        Tensor logits,
        Tensor targets,
        Tensor? weight = null,
        long ignoreIndex = -100,
        double labelSmoothing = 0,
        Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(CrossEntropy);
        using var cast = Autocast.Wide(ref logits, ref targets, ref weight);
        CheckClasses(name, logits, targets, weight);
        Check.Argument(labelSmoothing is >= 0 and <= 1, $"{name}: labelSmoothing {labelSmoothing} is outside [0, 1].");
        if (logits.DType.IsHalf())
        {
            Tensor wideTargets = targets.DType == logits.DType ? targets.Cast(DType.Float32) : targets;
            return CrossEntropy(
                logits.Cast(DType.Float32), wideTargets, weight?.Cast(DType.Float32), ignoreIndex, labelSmoothing,
                reduction)
                .Cast(logits.DType);
        }

        if (targets.DType.IsFloatingPoint())
            return OfProbabilities(name, logits, targets, weight, labelSmoothing, reduction);

        return OfLabels(name, logits, targets, weight, ignoreIndex, labelSmoothing, reduction);
    }

    private static Tensor OfLabels(
        string name, Tensor logits, Tensor targets, Tensor? weight, long ignoreIndex, double smoothing,
        Reduction reduction)
    {
        ClassTargets classes = ClassTargets.Resolve(name, logits, targets, weight, ignoreIndex, smoothing);
        return classes.Reduce(name, OfClasses(name, classes.Rows(logits), classes), reduction, targets.Shape);
    }

    private static Tensor OfClasses(string name, Tensor x, ClassTargets targets)
    {
        Tensor values = x.Detach().Contiguous();
        (Tensor losses, Tensor? state) = x.Backend.CrossEntropy(values, targets);
        return losses.Track(
            name,
            (x, dy => GradMode.IsEnabled
                ? CrossEntropyGradient(x, targets, dy)
                : x.Backend.CrossEntropyGrad(values, targets, state, dy.Contiguous())));
    }

    /// <summary>
    /// dy (Σq softmax(x) - q) for target distributions q; x is [batch, classes, inner] and dy [batch, inner].
    /// </summary>
    internal static Tensor CrossEntropyGradient(Tensor x, ClassTargets targets, Tensor dy)
    {
        Tensor q = targets.Distribution(x.DType);
        Tensor dx = dy.Reshape([targets.Batch, 1, targets.Inner]) * ((q.Sum(1, keepDim: true) * x.Softmax(1)) - q);

        // Logits that are not numbers must not leak out of ignored rows.
        return targets.HasIgnored
            ? Tensor.Where(targets.IsKept.Reshape([targets.Batch, 1, targets.Inner]), dx, dx.ScalarLike(0))
            : dx;
    }

    private static Tensor OfProbabilities(
        string name, Tensor logits, Tensor targets, Tensor? weight, double smoothing, Reduction reduction)
    {
        int dim = logits.Rank == 1 ? 0 : 1;
        int classes = logits.Shape[dim];
        Tensor q = smoothing == 0 ? targets : (targets * (1 - smoothing)) + (smoothing / classes);
        if (weight is not null)
        {
            int[] sizes = [classes, .. Enumerable.Repeat(1, logits.Rank - dim - 1)];
            q *= weight.Detach().Reshape(sizes);
        }

        Tensor losses = -(q * logits.LogSoftmax(dim)).Sum(dim);
        return Reduce(name, losses, reduction);
    }

    /// <summary>Predictions have a dim of classes, targets fit to them, and so does a weight per class.</summary>
    private static void CheckClasses(
        string name,
        Tensor input,
        Tensor targets,
        Tensor? weight,
        [CallerArgumentExpression(nameof(input))] string inputName = "",
        [CallerArgumentExpression(nameof(weight))] string weightName = "")
    {
        ArgumentNullException.ThrowIfNull(input, inputName);
        ArgumentNullException.ThrowIfNull(targets);
        Check.Floating(name, input);
        Check.SameDevice(name, input, targets);
        Check.Shape(
            input.Rank >= 1,
            $"{name}: {inputName} {input.Shape} is a scalar, "
                + $"but must be [classes], [batch, classes] or [batch, classes, d1, …].");
        int dim = input.Rank == 1 ? 0 : 1;
        int classes = input.Shape[dim];
        Check.Shape(classes > 0, $"{name}: {inputName} {input.Shape} has no classes: dim {dim} is 0.");
        if (targets.DType.IsFloatingPoint() && name == nameof(CrossEntropy))
        {
            Check.SameKind(name, input, targets);
            Check.Shape(
                targets.Shape == input.Shape,
                $"{name}: probabilities {targets.Shape} must have the shape of the logits {input.Shape}; "
                    + $"class indices are Int64, use Cast(DType.Int64).");
        }
        else
        {
            Shape expected = [.. input.Shape.AsSpan()[..dim], .. input.Shape.AsSpan()[(dim + 1)..]];
            Check.Shape(
                targets.Shape == expected,
                $"{name}: {inputName} {input.Shape} has {classes} classes and takes class indices of shape {expected}, "
                    + $"not {targets.Shape}.");
        }

        if (weight is null)
            return;
        Check.SameKind(name, input, weight);
        Check.Shape(
            weight.Rank == 1 && weight.Shape[0] == classes,
            $"{name}: {weightName} {weight.Shape} must be [{classes}], one factor for each class of {inputName} "
                + $"{input.Shape}.");
    }
}
