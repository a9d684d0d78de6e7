namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary><see cref="Softmax"/> of -x: the smallest element gets the largest share.</summary>
    /// <remarks>torch.nn.functional.softmin.</remarks>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor Softmin(int dim = -1)
    {
        Check.Floating(nameof(Softmin), this);
        return (-this).Softmax(Check.Dim(nameof(Softmin), dim, Shape));
    }
}
