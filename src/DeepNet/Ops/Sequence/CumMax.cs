namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The largest element so far along a dimension, and where it is: the last of equals. Once a NaN came it
    /// stays NaN.</summary>
    /// <remarks>The gradient goes to the element found. torch.cummax.</remarks>
    public (Tensor Values, Tensor Indices) CumMax(int dim)
    {
        int d = Check.Dim(nameof(CumMax), dim, Shape);
        Tensor indices = ArgScan(d, largest: true);
        return (Taken(d, indices), indices);
    }
}
