namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>Whether both have the same shape and the same values; NaN equals nothing. Waits for the
    /// device.</summary>
    /// <remarks>torch.equal.</remarks>
    /// <exception cref="DTypeException">The types differ.</exception>
    public bool Equal(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Check.SameKind(nameof(Equal), this, other);
        return Shape == other.Shape && IsTrueEverywhere(Eq(other));
    }

    private static bool IsTrueEverywhere(Tensor mask) => mask.Sum().ToScalar<long>() == mask.Count;
}
