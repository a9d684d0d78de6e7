using DeepNet.Kernels;

namespace DeepNet.Layers;

public static partial class Init
{
    /// <summary>Normal, cut off outside [<paramref name="low"/>, <paramref name="high"/>]; the bounds are values, not
    /// deviations.</summary>
    /// <remarks>y = mean + std·√2·erf⁻¹(u) with u uniform in [2Φ(l) - 1, 2Φ(h) - 1] for the bounds l, h in deviations.
    /// torch.nn.init.trunc_normal_.</remarks>
    public static void TruncatedNormal(
        Tensor tensor, double mean = 0, double std = 1, double low = -2, double high = 2,
        RandomSource? generator = null)
    {
        CheckTarget(nameof(TruncatedNormal), tensor);
        Check.Argument(std > 0, $"Init.TruncatedNormal: std {std} must be positive.");
        Check.Argument(low < high, $"Init.TruncatedNormal: low {low} must be below high {high}.");
        if (s_isLeftOut)
            return;
        double unit = std * Math.Sqrt(2);
        Tensor u = Tensor.Empty(tensor.Shape, DType.Float64);
        Uniform(u, SpecialMath.Erf((low - mean) / unit), SpecialMath.Erf((high - mean) / unit), generator);
        Tensor least = Tensor.ScalarOf(low, DType.Float64, u.Device),
            most = Tensor.ScalarOf(high, DType.Float64, u.Device);
        Write(tensor, ((u.ErfInv() * unit) + mean).Maximum(least).Minimum(most));
    }
}
