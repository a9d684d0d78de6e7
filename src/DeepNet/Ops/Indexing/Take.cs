namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Elements of the flattened tensor, in the shape of the index. torch.take.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index, which may be negative, is not in [-count,
    /// count).</exception>
    public Tensor Take(Tensor index)
    {
        Tensor x = Reshape(Check.Size(nameof(Take), Count));
        index = x.WrappedIndices(nameof(Take), index, 0, Count);
        return x.IndexSelect(0, index.Reshape(-1)).Reshape(index.Shape);
    }
}
