namespace DeepNet.Training;

/// <summary>The number in a loss.</summary>
internal static class LossValue
{
    public static double Of(Tensor loss)
    {
        Check.Shape(
            loss.Count == 1,
            $"Trainer: the loss has shape {loss.Shape}, but must be one number; use a reduction such as the mean.");
        Check.Floating("Trainer", loss);
        return loss.DType switch
        {
            DType.Float32 => loss.ToScalar<float>(),
            DType.Float64 => loss.ToScalar<double>(),
            _ => loss.Detach().Cast(DType.Float64).ToScalar<double>(),
        };
    }
}
