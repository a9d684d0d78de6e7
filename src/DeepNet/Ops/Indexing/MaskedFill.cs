namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>This tensor with a value where the mask is true; the shapes broadcast. torch.masked_fill.</summary>
    /// <exception cref="DTypeException">The mask is not Bool.</exception>
    public Tensor MaskedFill(Tensor mask, double value) => MaskedFill(mask, ScalarLike(value));

    /// <summary>The same with a scalar tensor, to which gradients flow.</summary>
    /// <exception cref="ShapeException">The value is not a scalar, or the shapes do not broadcast.</exception>
    public Tensor MaskedFill(Tensor mask, Tensor value)
    {
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(value);
        Check.Is(nameof(MaskedFill), nameof(mask), mask, DType.Bool);
        Check.Shape(value.Rank == 0, $"MaskedFill: value {value.Shape} must be a scalar; see Where.");
        return Where(mask, value, this);
    }
}
