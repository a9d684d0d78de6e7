namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>
    /// This tensor with the source's elements at the indices of the flattened tensor. torch.Tensor.put.
    /// </summary>
    /// <param name="index">Positions in row-major order; may be negative.</param>
    /// <param name="source">As many elements, of this type.</param>
    /// <param name="accumulate">Whether they are added to what is there, equal indices all; else the last one
    /// stays.</param>
    /// <exception cref="ShapeException">There are not as many sources as indices.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not in [-count, count).</exception>
    public Tensor Put(Tensor index, Tensor source, bool accumulate = false)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(source);
        Check.Shape(source.Count == index.Count, $"Put: {source.Count} elements for {index.Count} indices.");
        Tensor x = Reshape(Check.Size(nameof(Put), Count));
        Tensor places = x.WrappedIndices(nameof(Put), index, 0, Count).Reshape(-1);
        Tensor y = accumulate ? x.IndexAdd(0, places, source.Reshape(-1)) : x.IndexCopy(0, places, source.Reshape(-1));
        return y.Reshape(Shape);
    }
}
