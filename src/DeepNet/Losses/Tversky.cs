namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// Tversky loss of segmentations: 1 - (T + s) / (T + αF + βM + s), where T = Σxy is what was found rightly,
    /// F = Σx(1 - y) what was found wrongly and M = Σ(1 - x)y what was missed.
    /// </summary>
    /// <param name="input">Probabilities x: [batch, classes, d1, …]; sums run over d1, ….</param>
    /// <param name="target">0 or 1 (or a probability) y, of the same shape and type.</param>
    /// <param name="alpha">α, what finding wrongly costs; not negative.</param>
    /// <param name="beta">β, what missing costs; not negative. α = β = ½ is the Dice loss.</param>
    /// <param name="smooth">s, which keeps the loss finite where a class is neither there nor predicted.</param>
    /// <param name="reduction">Mean over batch and classes by default; with None the result is [batch, classes].
    /// </param>
    /// <remarks>Salehi et al., 2017, https://arxiv.org/abs/1706.05721.</remarks>
    /// <exception cref="ShapeException">The shapes differ, or have no dims after the classes.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException">A number is negative.</exception>
    public static Tensor Tversky(
        Tensor input,
        Tensor target,
        double alpha = 0.5,
        double beta = 0.5,
        double smooth = 1e-5,
        Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(Tversky);
        Check.Argument(
            alpha >= 0 && double.IsFinite(alpha) && beta >= 0 && double.IsFinite(beta),
            $"{name}: alpha {alpha} and beta {beta} must be at least 0 and finite.");
        using var cast = Autocast.Wide(ref input, ref target);
        CheckOverlap(name, input, target, smooth);
        if (input.DType.IsHalf())
        {
            return Tversky(input.Cast(DType.Float32), target.Cast(DType.Float32), alpha, beta, smooth, reduction)
                .Cast(input.DType);
        }

        (Tensor both, Tensor predicted, Tensor real) = Overlaps(input, target);
        Tensor whole = both + (alpha * (predicted - both)) + (beta * (real - both));
        return Reduce(name, 1 - ((both + smooth) / (whole + smooth)), reduction);
    }

    /// <summary>Probabilities and targets of segmentations go together.</summary>
    private static void CheckOverlap(string name, Tensor input, Tensor target, double smooth)
    {
        CheckPair(name, input, target);
        Check.Shape(input.Rank >= 3, $"{name}: input {input.Shape} must be [batch, classes, d1, …].");
        Check.Argument(
            smooth >= 0 && double.IsFinite(smooth), $"{name}: smooth {smooth} must be at least 0 and finite.");
    }

    /// <summary>Σxy, Σx and Σy per sample and class.</summary>
    private static (Tensor Both, Tensor Predicted, Tensor Real) Overlaps(Tensor input, Tensor target)
    {
        int[] dims = [.. Enumerable.Range(2, input.Rank - 2)];
        return ((input * target).Sum(dims), input.Sum(dims), target.Sum(dims));
    }
}
