namespace DeepNet;

public static partial class Loss
{
    // Keeps the cosine finite for vectors of length 0.
    private const double CosineEpsilon = 1e-12;

    /// <summary>
    /// Cosine loss of pairs of vectors: 1 - cos(x₁, x₂) where the pair is alike (y = 1),
    /// max(0, cos(x₁, x₂) - margin) where it is not (y = -1).
    /// </summary>
    /// <param name="input1">Vectors x₁: [batch, features] or [features].</param>
    /// <param name="input2">Vectors x₂, of the same shape and type.</param>
    /// <param name="target">1 or -1 per pair: [batch] or []; of the vectors' type.</param>
    /// <param name="margin">The cosine above which pairs that differ are pushed apart; 0 to 0.5 is usual.</param>
    /// <param name="reduction">Mean over all pairs by default.</param>
    /// <remarks>A pair whose target is neither 1 nor -1 counts nothing. torch.nn.functional.cosine_embedding_loss.
    /// </remarks>
    /// <exception cref="ShapeException">The shapes do not go together.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="margin"/> is not finite.</exception>
    public static Tensor CosineEmbedding(
        Tensor input1, Tensor input2, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(CosineEmbedding);
        using var cast = Autocast.Wide(ref input1, ref input2);
        target = cast.Wide(target)!;
        CheckSame(name, nameof(input1), input1, nameof(input2), input2);
        ArgumentNullException.ThrowIfNull(target);
        Check.SameKind(name, input1, target);
        CheckMargin(name, margin);
        Check.Shape(
            input1.Rank is 1 or 2 && target.Shape == new Shape(input1.Shape.AsSpan()[..^1]),
            $"{name}: inputs {input1.Shape} and target {target.Shape} must be [batch, features] and [batch], "
                + $"or [features] and [].");
        if (input1.DType.IsHalf())
        {
            return CosineEmbedding(
                input1.Cast(DType.Float32), input2.Cast(DType.Float32), target.Cast(DType.Float32), margin, reduction)
                .Cast(input1.DType);
        }

        Tensor squares1 = input1.Square().Sum(-1) + CosineEpsilon, squares2 = input2.Square().Sum(-1) + CosineEpsilon;
        Tensor cosine = (input1 * input2).Sum(-1) / (squares1 * squares2).Sqrt();
        Tensor zero = cosine.ScalarLike(0);
        Tensor losses = Tensor.Where(target.Eq(1), 1 - cosine, zero)
            + Tensor.Where(target.Eq(-1), (cosine - margin).Clamp(min: 0), zero);
        return Reduce(name, losses, reduction);
    }
}
