namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// Normalizes over the last dims: y = (x - mean) / √(variance + ε) · weight + bias, the variance with divisor n.
    /// </summary>
    /// <param name="normalizedShape">The sizes of the last dims.</param>
    /// <param name="weight">Of the normalized shape, or null for 1.</param>
    /// <param name="bias">Of the normalized shape, or null for 0.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <remarks>Ba, Kiros and Hinton, 2016, https://arxiv.org/abs/1607.06450. torch.nn.functional.layer_norm.</remarks>
    /// <exception cref="ShapeException">The last dims, weight or bias have another shape.</exception>
    public Tensor LayerNorm(
        ReadOnlySpan<int> normalizedShape, Tensor? weight = null, Tensor? bias = null, double epsilon = 1e-5)
    {
        if (Autocast.IsOn)
        {
            using var cast = Autocast.Suspend();
            return cast.Wide(this).LayerNorm(normalizedShape, cast.Wide(weight), cast.Wide(bias), epsilon);
        }

        CheckNormalized(nameof(LayerNorm), normalizedShape, weight, bias);
        return NormalizedOver(nameof(LayerNorm), normalizedShape, weight, bias, epsilon, center: true);
    }

    /// <summary>Normalizes the last dims, which have been checked.</summary>
    private Tensor NormalizedOver(
        string name, ReadOnlySpan<int> normalizedShape, Tensor? weight, Tensor? bias, double epsilon, bool center)
    {
        if (DType.IsHalf())
        {
            return Cast(DType.Float32)
                .NormalizedOver(
                    name, normalizedShape, weight?.Cast(DType.Float32), bias?.Cast(DType.Float32), epsilon, center)
                .Cast(DType);
        }

        long n = 1, rows = 1;
        for (int dim = 0; dim < Rank; dim++)
        {
            if (dim < Rank - normalizedShape.Length)
                rows *= Shape[dim];
            else
                n *= Shape[dim];
        }

        Tensor x = Reshape(Check.Size(nameof(LayerNorm), rows), Check.Size(nameof(LayerNorm), n));
        return NormalizeRows(name, x, weight?.Reshape((int)n), bias?.Reshape((int)n), epsilon, center).Reshape(Shape);
    }

    /// <summary>Normalizes the rows of a matrix.</summary>
    private static Tensor NormalizeRows(string name, Tensor x, Tensor? w, Tensor? b, double epsilon, bool center)
    {
        (Tensor y, Tensor mean, Tensor rstd) = x.Backend.LayerNorm(
            x.Detach().Contiguous(), w?.Detach().Contiguous(), b?.Detach().Contiguous(), epsilon, center);
        return IsRecording(x, w, b)
            ? RecordNormalizedRows(name, x, w, b, y, mean, rstd, epsilon, center)
            : Checked(name, y);
    }

    private static Tensor RecordNormalizedRows(
        string name, Tensor x, Tensor? w, Tensor? b, Tensor y, Tensor mean, Tensor rstd, double epsilon, bool center) =>
        y.TrackJoint(name, [x, w, b], dy =>
        {
            bool needsDb = b is { RequiresGrad: true };
            if (!GradMode.IsEnabled)
            {
                (Tensor dx, Tensor? dw, Tensor? db) = x.Backend.LayerNormGrad(
                    dy.Contiguous(), x.Contiguous(), mean, rstd, w?.Contiguous(), center, needsDb);
                return [dx, dw, db];
            }

            (Tensor recordedDx, Tensor? recordedDw) = Normalization.RecordedGradient(
                dy, x, w, [1], epsilon, center);
            return [recordedDx, recordedDw, needsDb ? dy.SumTo(b!.Shape) : null];
        });

    private void CheckNormalized(string name, ReadOnlySpan<int> normalizedShape, Tensor? weight, Tensor? bias)
    {
        Check.Floating(name, this);
        int[] last = normalizedShape.ToArray();
        Check.Shape(
            last.Length > 0 && last.Length <= Rank && Shape.AsSpan()[^last.Length..].SequenceEqual(last),
            $"{name}: the last dims of input {Shape} are not the normalized shape [{string.Join(", ", last)}].");
        foreach (Tensor? parameter in (ReadOnlySpan<Tensor?>)[weight, bias])
        {
            if (parameter is null)
                continue;
            Check.SameKind(name, this, parameter);
            Check.Shape(
                parameter.Shape.AsSpan().SequenceEqual(last),
                $"{name}: weight or bias {parameter.Shape} "
                    + $"must have the normalized shape [{string.Join(", ", last)}].");
        }
    }
}
