namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Normalizes each channel of each sample by its own statistics, or by running ones.</summary>
    /// <param name="runningMean">[channels], or null: the mean without input statistics; with them moved towards the
    /// mean over the batch of the samples' means.</param>
    /// <param name="runningVar">[channels], or null: the same for the variance, with divisor n - 1.</param>
    /// <param name="weight">[channels], or null for 1.</param>
    /// <param name="bias">[channels], or null for 0.</param>
    /// <param name="useInputStats">Whether mean and variance are those of the sample or the running ones.</param>
    /// <param name="momentum">running ← (1 - momentum) · running + momentum · input.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <remarks>
    /// This tensor is [batch, channels, spatial…]. Ulyanov, Vedaldi and Lempitsky, 2016,
    /// https://arxiv.org/abs/1607.08022. torch.nn.functional.instance_norm.
    /// </remarks>
    /// <exception cref="ShapeException">
    /// The rank is less than 3, a channel has only one element, or a parameter is not [channels].
    /// </exception>
    /// <exception cref="ArgumentException">Running statistics are needed and missing.</exception>
    public Tensor InstanceNorm(
        Tensor? runningMean, Tensor? runningVar, Tensor? weight, Tensor? bias, bool useInputStats,
        double momentum = 0.1, double epsilon = 1e-5)
    {
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Wide(this).InstanceNorm(
                runningMean, runningVar, cast.Wide(weight), cast.Wide(bias), useInputStats, momentum, epsilon);
        }

        CheckChannels(nameof(InstanceNorm), weight, bias);
        CheckRunning(nameof(InstanceNorm), runningMean, nameof(runningMean));
        CheckRunning(nameof(InstanceNorm), runningVar, nameof(runningVar));
        if (!useInputStats)
        {
            Check.Argument(
                runningMean is not null && runningVar is not null,
                $"InstanceNorm: without input statistics it needs runningMean and runningVar.");
            return BatchNorm(runningMean, runningVar, weight, bias, training: false, momentum, epsilon);
        }

        Tensor y = InstanceNorm(weight, bias, epsilon);
        if (Count == 0 || (runningMean is null && runningVar is null))
            return y;
        using (NoGrad())
        {
            Tensor x = Detach().Reshape(Shape[0], Shape[1], -1);
            if (DType.IsHalf())
                x = x.Cast(DType.Float32);
            Move(runningMean, x.Mean([0, 2]), momentum);
            if (runningVar is not null)
                Move(runningVar, x.Var([2]).Mean([0]), momentum);
        }

        return y;
    }
}
