namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Views of the slices of a dimension, which vanishes. torch.unbind.</summary>
    public Tensor[] Unbind(int dim = 0)
    {
        int d = Check.Dim(nameof(Unbind), dim, Shape);
        Check.Shape(Rank > 0, $"Unbind: a scalar has no dim to cut.");
        var slices = new Tensor[Shape[d]];
        for (int i = 0; i < slices.Length; i++)
            slices[i] = Select(d, i);
        return slices;
    }
}
