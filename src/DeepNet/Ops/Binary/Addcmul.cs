namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>y = x + value · a · b; shapes broadcast, types must be equal.</summary>
    /// <remarks>torch.addcmul.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">The types differ.</exception>
    public Tensor Addcmul(Tensor a, Tensor b, double value = 1)
    {
        Tensor x = this;
        Autocast.Meet(ref x, ref a, ref b);
        Tensor y = a * b;
        return x + (value == 1 ? y : y * value);
    }
}
