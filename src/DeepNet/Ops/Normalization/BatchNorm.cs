namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Normalizes every channel: y = (x - mean) / √(variance + ε) · weight + bias.</summary>
    /// <param name="runningMean">[channels]: the mean in evaluation; in training moved towards the batch's, if
    /// given.</param>
    /// <param name="runningVar">[channels]: the same for the variance.</param>
    /// <param name="weight">[channels], or null for 1.</param>
    /// <param name="bias">[channels], or null for 0.</param>
    /// <param name="training">Whether mean and variance are those of the batch (divisor n) or the running ones.</param>
    /// <param name="momentum">
    /// In training: running ← (1 - momentum) · running + momentum · batch, the variance with divisor n - 1.
    /// </param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <remarks>
    /// This tensor is [batch, channels, …]. Ioffe and Szegedy, 2015, https://arxiv.org/abs/1502.03167.
    /// torch.nn.functional.batch_norm.
    /// </remarks>
    /// <exception cref="ShapeException">
    /// The rank is less than 2, a parameter is not [channels], or training sees only one element per channel.
    /// </exception>
    /// <exception cref="ArgumentException">Evaluation without running mean or variance.</exception>
    public Tensor BatchNorm(
        Tensor? runningMean, Tensor? runningVar, Tensor? weight = null, Tensor? bias = null, bool training = false,
        double momentum = 0.1, double epsilon = 1e-5)
    {
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Wide(this).BatchNorm(
                runningMean, runningVar, cast.Wide(weight), cast.Wide(bias), training, momentum, epsilon);
        }

        CheckChannels(nameof(BatchNorm), weight, bias);
        CheckRunning(nameof(BatchNorm), runningMean, nameof(runningMean));
        CheckRunning(nameof(BatchNorm), runningVar, nameof(runningVar));
        Check.Argument(
            training || (runningMean is not null && runningVar is not null),
            $"BatchNorm: evaluation needs runningMean and runningVar.");
        if (DType.IsHalf())
        {
            return Cast(DType.Float32)
                .BatchNorm(
                    runningMean, runningVar, weight?.Cast(DType.Float32), bias?.Cast(DType.Float32), training, momentum,
                    epsilon)
                .Cast(DType);
        }

        if (!training)
        {
            Tensor scale = (runningVar!.Detach().Cast(DType) + epsilon).Rsqrt();
            Tensor shift = -(runningMean!.Detach().Cast(DType) * scale);
            return PerChannel(
                weight is null ? scale : scale * weight,
                weight is null
                    ? (bias is null ? shift : shift + bias)
                    : (bias is null ? shift * weight : (shift * weight) + bias));
        }

        int channels = Shape[1];
        long perChannel = channels == 0 ? 0 : Count / channels;
        Check.Shape(
            perChannel != 1,
            $"BatchNorm: input {Shape} has one element per channel, but training needs more for a variance.");
        Tensor x = Reshape(Shape[0], channels, (int)(Count == 0 ? 0 : perChannel / Shape[0]));
        Tensor? w = weight?.Reshape(channels, 1), b = bias?.Reshape(channels, 1);
        (Tensor y, Tensor mean, Tensor rstd) = Backend.BatchNorm(
            x.Detach().Contiguous(), w?.Detach().Contiguous(), b?.Detach().Contiguous(), epsilon);
        using (NoGrad())
        {
            if (perChannel > 1)
            {
                Move(runningMean, mean, momentum);
                Tensor variance = (rstd.Square().Reciprocal() - epsilon).Maximum(rstd.ScalarLike(0));
                Move(runningVar, variance * ((double)perChannel / (perChannel - 1)), momentum);
            }
        }

        y.TrackJoint(nameof(BatchNorm), [x, w, b], dy =>
        {
            if (GradMode.IsEnabled)
            {
                (Tensor dx, Tensor? dw) = Normalization.RecordedGradient(dy, x, w, [0, 2], epsilon, center: true);
                return [dx, dw, b is { RequiresGrad: true } ? dy.SumTo(b.Shape) : null];
            }

            (Tensor fused, Tensor? scale, Tensor shift) = x.Backend.BatchNormGrad(
                dy.Contiguous(), x.Contiguous(), mean, rstd, w?.Contiguous());
            return [fused, scale, b is null ? null : shift];
        });
        return y.Reshape(Shape);
    }

    private static void Move(Tensor? running, Tensor batch, double momentum) =>
        running?.Overwrite(
            ((running.Detach() * (1 - momentum))
                + (batch.Reshape(running.Shape).Cast(running.DType) * momentum)).Detach());

    // Running statistics may be more precise than the input.
    private void CheckRunning(string name, Tensor? running, string argument)
    {
        if (running is null)
            return;
        Check.SameDevice(name, this, running);
        Check.Floating(name, running);
        Check.Shape(
            running.Rank == 1 && running.Shape[0] == Shape[1],
            $"{name}: {argument} {running.Shape} must be [{Shape[1]}], one number per channel of input {Shape}.");
    }
}
