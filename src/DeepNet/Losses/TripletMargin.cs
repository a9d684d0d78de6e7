namespace DeepNet;

public static partial class Loss
{
    /// <summary>
    /// An anchor a should be nearer to what is alike, p, than to what is not, n: max(0, d(a, p) - d(a, n) + margin)
    /// with the distance d of <see cref="Tensor.PairwiseDistance"/>.
    /// </summary>
    /// <param name="anchor">[batch, features] or [features]; the last dim is the features.</param>
    /// <param name="positive">What is alike, of the same shape and type.</param>
    /// <param name="negative">What is not, of the same shape and type.</param>
    /// <param name="margin">By how much nearer; positive.</param>
    /// <param name="p">The norm of the distance.</param>
    /// <param name="epsilon">Added to differences, which keeps the gradient finite where vectors agree.</param>
    /// <param name="swap">Takes d(p, n) in place of d(a, n) where it is smaller.</param>
    /// <param name="reduction">Mean over the batch by default.</param>
    /// <remarks>Balntas et al., 2016, http://www.bmva.org/bmvc/2016/papers/paper119.
    /// torch.nn.functional.triplet_margin_loss.</remarks>
    /// <exception cref="ShapeException">The shapes differ or are [].</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="margin"/> is not positive, <paramref name="p"/> is NaN, or
    /// <paramref name="epsilon"/> is not finite.</exception>
    public static Tensor TripletMargin(
        Tensor anchor,
        Tensor positive,
        Tensor negative,
        double margin = 1,
        double p = 2,
        double epsilon = 1e-6,
        bool swap = false,
        Reduction reduction = Reduction.Mean)
    {
        using var cast = Autocast.Wide(ref anchor, ref positive);
        negative = cast.Wide(negative)!;
        CheckTriplet(anchor, positive, negative, margin);
        Check.Argument(!double.IsNaN(p), $"TripletMargin: p {p} must be a number.");
        Check.Argument(double.IsFinite(epsilon), $"TripletMargin: epsilon {epsilon} must be finite.");
        Check.Shape(anchor.Rank >= 1, $"TripletMargin: anchor {anchor.Shape} must be [batch, features] or [features].");
        return OfTriplets(
            anchor, positive, negative, (x, y) => x.PairwiseDistance(y, p, epsilon), margin, swap, reduction);
    }

    /// <summary>The same with a distance of your own.</summary>
    /// <param name="anchor">Of any shape that the distance takes.</param>
    /// <param name="positive">What is alike, of the same shape and type.</param>
    /// <param name="negative">What is not, of the same shape and type.</param>
    /// <param name="distance">From two batches to the distance of each pair, usually [batch].</param>
    /// <param name="margin">By how much nearer; positive.</param>
    /// <param name="swap">Takes d(p, n) in place of d(a, n) where it is smaller.</param>
    /// <param name="reduction">Mean over all distances by default.</param>
    /// <remarks>torch.nn.functional.triplet_margin_with_distance_loss.</remarks>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="DTypeException">The types differ or are not floating point.</exception>
    /// <exception cref="ArgumentException"><paramref name="margin"/> is not positive.</exception>
    public static Tensor TripletMargin(
        Tensor anchor,
        Tensor positive,
        Tensor negative,
        Func<Tensor, Tensor, Tensor> distance,
        double margin = 1,
        bool swap = false,
        Reduction reduction = Reduction.Mean)
    {
        ArgumentNullException.ThrowIfNull(distance);
        using var cast = Autocast.Wide(ref anchor, ref positive);
        negative = cast.Wide(negative)!;
        CheckTriplet(anchor, positive, negative, margin);
        return OfTriplets(anchor, positive, negative, distance, margin, swap, reduction);
    }

    private static void CheckTriplet(Tensor anchor, Tensor positive, Tensor negative, double margin)
    {
        const string name = nameof(TripletMargin);
        CheckSame(name, nameof(anchor), anchor, nameof(positive), positive);
        CheckSame(name, nameof(anchor), anchor, nameof(negative), negative);
        Check.Argument(margin > 0 && double.IsFinite(margin), $"{name}: margin {margin} must be positive and finite.");
    }

    private static Tensor OfTriplets(
        Tensor anchor, Tensor positive, Tensor negative, Func<Tensor, Tensor, Tensor> distance, double margin,
        bool swap, Reduction reduction)
    {
        if (anchor.DType.IsHalf())
        {
            return OfTriplets(
                anchor.Cast(DType.Float32), positive.Cast(DType.Float32), negative.Cast(DType.Float32), distance,
                margin, swap, reduction).Cast(anchor.DType);
        }

        Tensor near = distance(anchor, positive), far = distance(anchor, negative);
        if (swap)
            far = far.Minimum(distance(positive, negative));
        return Reduce(nameof(TripletMargin), (near - far + margin).Clamp(min: 0), reduction);
    }
}
