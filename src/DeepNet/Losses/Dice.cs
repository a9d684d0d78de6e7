namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// Dice loss of segmentations: 1 - (2Σxy + s) / (Σx + Σy + s), one minus the overlap of what is predicted with
    /// what is there.
    /// </summary>
    /// <param name="input">Probabilities x: [batch, classes, d1, …]; sums run over d1, ….</param>
    /// <param name="target">0 or 1 (or a probability) y, of the same shape and type.</param>
    /// <param name="smooth">s, which keeps the loss finite where a class is neither there nor predicted.</param>
    /// <param name="reduction">Mean over batch and classes by default; with None the result is [batch, classes].
    /// </param>
    /// <remarks>The input is probabilities: apply Sigmoid, or Softmax over the classes, to logits first. Milletari et
    /// al., 2016, https://arxiv.org/abs/1606.04797, with sums in place of sums of squares.</remarks>
    /// <exception cref="ShapeException">The shapes differ, or have no dims after the classes.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="smooth"/> is negative.</exception>
    public static Tensor Dice(
        Tensor input, Tensor target, double smooth = 1e-5, Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(Dice);
        using var cast = Autocast.Wide(ref input, ref target);
        CheckOverlap(name, input, target, smooth);
        if (input.DType.IsHalf())
        {
            return Dice(input.Cast(DType.Float32), target.Cast(DType.Float32), smooth, reduction)
                .Cast(input.DType);
        }

        (Tensor both, Tensor predicted, Tensor real) = Overlaps(input, target);
        return Reduce(name, 1 - (((2 * both) + smooth) / (predicted + real + smooth)), reduction);
    }
}
