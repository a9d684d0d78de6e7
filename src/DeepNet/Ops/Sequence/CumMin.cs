namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The smallest element so far along a dimension, and where it is: the last of equals. Once a NaN came it
    /// stays NaN.</summary>
    /// <remarks>The gradient goes to the element found. torch.cummin.</remarks>
    public (Tensor Values, Tensor Indices) CumMin(int dim)
    {
        int d = Check.Dim(nameof(CumMin), dim, Shape);
        Tensor indices = ArgScan(d, largest: false);
        return (Taken(d, indices), indices);
    }
}
