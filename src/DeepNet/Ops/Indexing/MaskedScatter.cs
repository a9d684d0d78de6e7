namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// This tensor with the source's first elements, in order, where the mask is true. torch.Tensor.masked_scatter.
    /// </summary>
    /// <param name="mask">Bool; broadcasts to this shape.</param>
    /// <param name="source">At least as many elements as the mask has true ones.</param>
    /// <exception cref="ShapeException">The source has too few elements, or the mask does not broadcast.</exception>
    public Tensor MaskedScatter(Tensor mask, Tensor source)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(source);
        if (Autocast.Meeting(this, source) is (var x, var written))
            return x.MaskedScatter(mask, written);
        Check.Is(nameof(MaskedScatter), nameof(mask), mask, DType.Bool);
        Check.SameKind(nameof(MaskedScatter), this, source);
        Tensor places = Backend.TruePositions(mask.Expand(Shape).Contiguous());
        Check.Shape(
            source.Count >= places.Count,
            $"MaskedScatter: the mask has {places.Count} true elements, the source only {source.Count}.");
        Tensor values = source.Reshape(Check.Size(nameof(MaskedScatter), source.Count)).Narrow(0, 0, (int)places.Count);
        return Reshape(Check.Size(nameof(MaskedScatter), Count)).IndexCopy(0, places, values).Reshape(Shape);
    }
}
