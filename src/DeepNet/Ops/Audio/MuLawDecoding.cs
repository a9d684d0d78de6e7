namespace DeepNet;

public static partial class Audio
{
    /// <summary>The inverse of <see cref="MuLawEncoding"/>: sign(y) ((1 + μ)^|y| - 1) / μ with y = 2x / μ -
    /// 1.</summary>
    /// <param name="x">0 … channels - 1, of an integer type (then the result is Float32) or a floating-point
    /// one.</param>
    /// <param name="channels">How many numbers there are.</param>
    /// <remarks>torchaudio.functional.mu_law_decoding.</remarks>
    /// <exception cref="ArgumentException">There are less than 2 channels.</exception>
    public static Tensor MuLawDecoding(Tensor x, int channels = 256)
    {
        ArgumentNullException.ThrowIfNull(x);
        double mu = CheckMu(nameof(MuLawDecoding), channels);
        Tensor y = ((x.DType.IsFloatingPoint() ? x : x.Cast(DType.Float32)) / mu * 2) - 1;
        return y.Sign() * (y.Abs() * Math.Log(1 + mu)).Expm1() / mu;
    }
}
