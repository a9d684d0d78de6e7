namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// NT-Xent, the loss of SimCLR: of the 2N views of N samples, each should be nearer to the other view of its
    /// sample than to the 2N - 2 views of other samples. Cross entropy of cosines divided by a temperature.
    /// </summary>
    /// <param name="views1">First views: [batch, features].</param>
    /// <param name="views2">Second views, of the same shape and type: row i belongs to row i of the first.</param>
    /// <param name="temperature">What the cosines are divided by; positive.</param>
    /// <param name="reduction">Mean over all views by default; with None the result is [2 · batch], the first views
    /// first.</param>
    /// <remarks>Vectors are scaled to length 1 first. Chen et al., 2020, https://arxiv.org/abs/2002.05709.</remarks>
    /// <exception cref="ShapeException">The shapes differ or are not [batch, features].</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="temperature"/> is not positive.</exception>
    public static Tensor NtXent(
        Tensor views1, Tensor views2, double temperature = 0.5, Reduction reduction = Reduction.Mean)
    {
        const string name = nameof(NtXent);
        using var cast = Autocast.Wide(ref views1, ref views2);
        CheckViews(name, nameof(views1), views1, nameof(views2), views2, temperature);
        if (views1.DType.IsHalf())
        {
            return NtXent(views1.Cast(DType.Float32), views2.Cast(DType.Float32), temperature, reduction)
                .Cast(views1.DType);
        }

        int batch = views1.Shape[0];
        Tensor views = Tensor.Concat([views1, views2]).Normalize();
        Tensor similarities = views.MatMul(views.Transpose(0, 1)) / temperature;

        // A view is no candidate for itself.
        Tensor isSelf = Tensor.Eye(2 * batch, DType.Bool, views.Device);
        Tensor others = Tensor.Arange(0, 2 * batch, 1, DType.Int64, views.Device).Roll(batch);
        return OfMatches(name, similarities.MaskedFill(isSelf, double.NegativeInfinity), others, reduction);
    }
}
