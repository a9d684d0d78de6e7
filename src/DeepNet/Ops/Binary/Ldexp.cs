namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>x · 2ᵉ for the exponent e, a tensor of integers or of this tensor's type.</summary>
    /// <remarks>torch.ldexp.</remarks>
    /// <exception cref="ShapeException">The shapes do not broadcast.</exception>
    /// <exception cref="DTypeException">This tensor is not floating point, or the exponent neither integer nor of its
    /// type.</exception>
    public Tensor Ldexp(Tensor exponent)
    {
        ArgumentNullException.ThrowIfNull(exponent);
        Check.Floating(nameof(Ldexp), this);
        return this * (exponent.DType.IsInteger() ? exponent.Cast(DType) : exponent).Exp2();
    }
}
