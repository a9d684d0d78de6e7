namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// Connectionist temporal classification: -log of the probability that a sequence of outputs spells a sequence of
    /// labels, over all ways to stretch the labels and to put blanks between them.
    /// </summary>
    /// <param name="logProbabilities">Log-probabilities, as LogSoftmax gives them: [steps, batch, classes] or
    /// [steps, classes].</param>
    /// <param name="targets">Labels, Int64 or Int32: [batch, longest], of which each row counts up to its length; or
    /// all of them, one after the other, [sum of the lengths].</param>
    /// <param name="inputLengths">How many steps of each sample count: [batch] or []; Int64 or Int32.</param>
    /// <param name="targetLengths">How many labels each sample has: [batch] or []; Int64 or Int32.</param>
    /// <param name="blank">The class that stands for no label; no target has it.</param>
    /// <param name="zeroInfinity">Gives loss and gradient 0 where the targets are too long for the steps, instead of
    /// infinity and NaN.</param>
    /// <param name="reduction">Mean by default: every loss divided by its number of labels (at least 1), then the mean
    /// over the batch.</param>
    /// <remarks>
    /// Forward and backward variables in log space, one sample beside the other. As in PyTorch the gradient is the one
    /// that LogSoftmax before it needs: e^x minus the expected share of each class; for inputs that are not normalized
    /// it differs from the plain derivative. Graves et al., 2006, https://doi.org/10.1145/1143844.1143891.
    /// torch.nn.functional.ctc_loss.
    /// </remarks>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="DTypeException">The log-probabilities are not floating point, or targets or lengths are not
    /// integers.</exception>
    /// <exception cref="LabelException">A target is no class.</exception>
    /// <exception cref="ArgumentException">A length is out of range, the blank is no class, or a target is the
    /// blank.</exception>
    public static Tensor Ctc(
        Tensor logProbabilities,
        Tensor targets,
        Tensor inputLengths,
        Tensor targetLengths,
        int blank = 0,
        bool zeroInfinity = false,
        Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(Ctc);
        using var cast = Autocast.Wide(ref logProbabilities);
        ArgumentNullException.ThrowIfNull(logProbabilities);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(inputLengths);
        ArgumentNullException.ThrowIfNull(targetLengths);
        Check.Floating(name, logProbabilities);
        if (logProbabilities.DType.IsHalf())
        {
            return Ctc(
                logProbabilities.Cast(DType.Float32), targets, inputLengths, targetLengths, blank, zeroInfinity,
                reduction).Cast(logProbabilities.DType);
        }

        bool isBatch = logProbabilities.Rank == 3;
        CtcTargets resolved = CtcTargets.Resolve(
            name, logProbabilities, targets, inputLengths, targetLengths, blank, zeroInfinity);
        Tensor losses = OfSequences(name, isBatch ? logProbabilities : logProbabilities.Unsqueeze(1), resolved);
        if (zeroInfinity)
        {
            losses = Tensor.Where(
                losses.Detach().Eq(double.PositiveInfinity), losses.ScalarLike(0), losses);
        }

        if (reduction == Reduction.Mean)
            losses /= resolved.Divisors(losses.DType);
        return Reduce(name, isBatch ? losses : losses.Reshape(), reduction);
    }

    private static Tensor OfSequences(string name, Tensor x, CtcTargets targets)
    {
        Tensor values = x.Detach().Contiguous();
        (Tensor losses, Tensor? state) = x.Backend.Ctc(values, targets);
        return losses.Track(
            name,
            (x, dy => GradMode.IsEnabled
                ? targets.Gradient(x, dy)
                : x.Backend.CtcGrad(values, targets, losses, state, dy.Contiguous())));
    }
}
