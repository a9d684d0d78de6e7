namespace DeepNet;

public sealed partial class Tensor
{
    /// <summary>How many elements fall in each of equally wide bins between min and max; others, and NaN, are left
    /// out.</summary>
    /// <remarks>The last bin includes max. Of this tensor's type; has no gradient. torch.histc.</remarks>
    /// <param name="bins">How many bins.</param>
    /// <param name="min">Where the first begins.</param>
    /// <param name="max">Where the last ends. If both are equal, the smallest and largest element take their
    /// place.</param>
    /// <exception cref="ArgumentException">There is no bin, or max is below min, or a border is not finite.</exception>
    /// <exception cref="DTypeException">The tensor is not floating point.</exception>
    public Tensor Histc(int bins = 100, double min = 0, double max = 0)
    {
        Check.Floating(nameof(Histc), this);
        Check.Argument(bins > 0, $"Histc: {bins} bins, but there must be at least one.");
        if (DType.IsHalf())
            return Cast(DType.Float32).Histc(bins, min, max).Cast(DType);
        Tensor x = Detach().Reshape(-1);
        if (min == max && Count > 0)
        {
            min = x.Min().Cast(DType.Float64).ToScalar<double>();
            max = x.Max().Cast(DType.Float64).ToScalar<double>();
        }

        if (min == max)
            (min, max) = (min - 1, max + 1);
        Check.Argument(
            min < max && double.IsFinite(min) && double.IsFinite(max),
            $"Histc: the range {min} … {max} must be finite and ascending.");
        Tensor isInside = x.Ge(min).LogicalAnd(x.Le(max));
        Tensor bin = ((Where(isInside, x, x.ScalarLike(min)) - min) * bins / (max - min)).Cast(DType.Int64);
        Tensor last = bin.ScalarLike(bins - 1);
        return Zeros([bins], DType, Device).ScatterAdd(0, bin.Minimum(last), isInside.Cast(DType));
    }
}
