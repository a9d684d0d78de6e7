namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// Ranks pairs of scores: max(0, -y (x₁ - x₂) + margin), where y = 1 says that x₁ should be the larger one and
    /// y = -1 that x₂ should.
    /// </summary>
    /// <param name="input1">Scores x₁, of any shape.</param>
    /// <param name="input2">Scores x₂, of the same shape and type.</param>
    /// <param name="target">1 or -1 per pair, of the same shape and type.</param>
    /// <param name="margin">By how much the larger one should be larger.</param>
    /// <param name="reduction">Mean over all pairs by default.</param>
    /// <remarks>torch.nn.functional.margin_ranking_loss.</remarks>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="margin"/> is not finite.</exception>
    public static Tensor MarginRanking(
        Tensor input1, Tensor input2, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(MarginRanking);
        using var cast = Autocast.Wide(ref input1, ref input2);
        target = cast.Wide(target)!;
        CheckSame(name, nameof(input1), input1, nameof(input2), input2);
        CheckSame(name, nameof(input1), input1, nameof(target), target);
        CheckMargin(name, margin);
        if (input1.DType.IsHalf())
        {
            return MarginRanking(
                input1.Cast(DType.Float32), input2.Cast(DType.Float32), target.Cast(DType.Float32), margin, reduction)
                .Cast(input1.DType);
        }

        return Reduce(name, ((target * (input2 - input1)) + margin).Clamp(min: 0), reduction);
    }
}
