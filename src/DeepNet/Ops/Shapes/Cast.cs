namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>This tensor with elements of another type: itself if it has that type already.</summary>
    /// <remarks>Floating point to integer cuts the fraction off and saturates, NaN gives 0. To Bool: true where not 0.
    /// Gradients flow between floating-point types. torch.Tensor.to(dtype).</remarks>
    public Tensor Cast(DType dtype)
    {
        if (dtype == DType)
            return this;
        Tensor y = New(Shape, dtype);
        Backend.Cast(Contiguous(), y);
        return dtype.IsFloatingPoint() ? y.Track(nameof(Cast), (this, dy => dy.Cast(DType))) : y;
    }
}
