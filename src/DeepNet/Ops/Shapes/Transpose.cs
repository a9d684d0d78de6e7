namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>A view with two dimensions exchanged; by default the last two. torch.transpose.</summary>
    public Tensor Transpose(int dim0 = -2, int dim1 = -1)
    {
        int a = Check.Dim(nameof(Transpose), dim0, Shape), b = Check.Dim(nameof(Transpose), dim1, Shape);
        var dims = new int[Rank];
        for (int i = 0; i < dims.Length; i++)
            dims[i] = i == a ? b : i == b ? a : i;
        return Permute(dims);
    }
}
