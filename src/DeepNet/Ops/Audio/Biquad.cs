namespace DeepNet;

public static partial class Audio
{
    /// <summary>A recursive filter of order two: a₀yₜ = b₀xₜ + b₁xₜ₋₁ + b₂xₜ₋₂ - a₁yₜ₋₁ - a₂yₜ₋₂, cut to [-1,
    /// 1].</summary>
    /// <param name="x">[…, time].</param>
    /// <param name="b0">Weight of the input.</param>
    /// <param name="b1">Weight of the input one sample ago.</param>
    /// <param name="b2">Weight of the input two samples ago.</param>
    /// <param name="a0">Divides all others.</param>
    /// <param name="a1">Feedback of the result one sample ago.</param>
    /// <param name="a2">Feedback of the result two samples ago.</param>
    /// <remarks>torchaudio.functional.biquad.</remarks>
    /// <exception cref="ArgumentException">a₀ is 0.</exception>
    public static Tensor Biquad(Tensor x, double b0, double b1, double b2, double a0, double a1, double a2)
    {
        CheckWaveform(nameof(Biquad), x);
        Check.Argument(a0 != 0, $"Biquad: a0 must not be 0.");
        Tensor a = Tensor.From<double>([1, a1 / a0, a2 / a0], [3], x.Device).Cast(x.DType);
        Tensor b = Tensor.From<double>([b0 / a0, b1 / a0, b2 / a0], [3], x.Device).Cast(x.DType);
        return Lfilter(x, a, b);
    }

    /// <summary>cos ω and α = sin ω / 2Q for the angle ω of a frequency, which the designs are made of.</summary>
    /// <remarks>R. Bristow-Johnson, Audio EQ Cookbook, https://www.w3.org/TR/audio-eq-cookbook/.</remarks>
    private static (double Cos, double Alpha) Corner(string name, int sampleRate, double frequency, double q)
    {
        Check.Argument(sampleRate > 0, $"{name}: sampleRate {sampleRate} must be positive.");
        Check.Argument(
            frequency > 0 && frequency <= sampleRate / 2.0,
            $"{name}: frequency {frequency} is not in (0, {sampleRate / 2.0}], half the sample rate.");
        Check.Argument(q > 0, $"{name}: q {q} must be positive.");
        (double sin, double cos) = double.SinCosPi(2 * frequency / sampleRate);
        return (cos, sin / (2 * q));
    }
}
