namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>The elements where the mask is true, as a vector in row-major order; the shapes broadcast.</summary>
    /// <remarks>The length depends on the values, so this waits for the device. torch.masked_select.</remarks>
    /// <exception cref="DTypeException">The mask is not Bool.</exception>
    public Tensor MaskedSelect(Tensor mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        Check.Is(nameof(MaskedSelect), nameof(mask), mask, DType.Bool);
        Check.SameDevice(nameof(MaskedSelect), this, mask);
        Shape shape = Shape.Broadcast(nameof(MaskedSelect), Shape, mask.Shape);
        Tensor places = Backend.TruePositions(mask.Spread(shape).Contiguous());
        return Expand(shape).Reshape(Check.Size(nameof(MaskedSelect), shape.Count)).IndexSelect(0, places);
    }
}
