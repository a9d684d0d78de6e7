using DeepNet.Kernels;

namespace DeepNet;

public static partial class Audio
{
    /// <summary>A waveform at another sample rate, by interpolation with a windowed sinc function that also takes away
    /// the frequencies the new rate cannot hold.</summary>
    /// <param name="x">[…, time].</param>
    /// <param name="originalRate">Samples per second of x.</param>
    /// <param name="newRate">Samples per second of the result.</param>
    /// <param name="lowpassFilterWidth">How many zeros of the sinc function lie to either side; more are
    /// sharper.</param>
    /// <param name="rolloff">Corner of the filter as a share of the highest frequency.</param>
    /// <param name="kernel">The window.</param>
    /// <param name="beta">Of the Kaiser window.</param>
    /// <returns>[…, ⌈time · newRate / originalRate⌉].</returns>
    /// <remarks>torchaudio.functional.resample; J. O. Smith, https://ccrma.stanford.edu/~jos/resample/.</remarks>
    /// <exception cref="ArgumentException">A rate or the width is not positive, or the rolloff is not in (0,
    /// 1].</exception>
    public static Tensor Resample(
        Tensor x, int originalRate, int newRate, int lowpassFilterWidth = 6, double rolloff = 0.99,
        ResampleKernel kernel = ResampleKernel.Hann, double beta = 14.769656459379492)
    {
        CheckWaveform(nameof(Resample), x);
        Check.Argument(
            originalRate > 0 && newRate > 0,
            $"Resample: originalRate {originalRate} and newRate {newRate} must be positive.");
        Check.Argument(
            lowpassFilterWidth > 0, $"Resample: lowpassFilterWidth {lowpassFilterWidth} must be positive.");
        Check.Argument(rolloff is > 0 and <= 1, $"Resample: rolloff {rolloff} is not in (0, 1].");
        if (originalRate == newRate || x.Count == 0)
            return x.Clone();
        int divisor = CommonDivisor(originalRate, newRate);
        int from = originalRate / divisor, to = newRate / divisor, time = x.Shape[-1];
        double cutoff = Math.Min(from, to) * rolloff;
        int width = (int)Math.Ceiling(lowpassFilterWidth * from / cutoff), taps = (2 * width) + from;

        // One filter for each of the places that new samples can have between old ones.
        var filters = new double[to * taps];
        for (int i = 0; i < filters.Length; i++)
        {
            double t = (((double)(i % taps) - width) / from) - ((double)(i / taps) / to);
            filters[i] = cutoff / from * Sinc(t * cutoff, lowpassFilterWidth, kernel, beta);
        }

        Tensor weight = Tensor.From<double>(filters, [to, 1, taps], x.Device).Cast(x.DType);
        Tensor y = x.Reshape(-1, 1, time).Pad([width, width + from]).Conv1d(weight, stride: from);
        int length = Check.Size(nameof(Resample), (((long)time * to) + from - 1) / from);
        return y.Transpose(1, 2).Flatten(1).Narrow(1, 0, length)
            .Reshape([.. x.Shape.AsSpan()[..^1], length]);
    }

    private static int CommonDivisor(int a, int b) => b == 0 ? a : CommonDivisor(b, a % b);

    private static double Sinc(double t, int width, ResampleKernel kernel, double beta)
    {
        t = Math.Clamp(t, -width, width);
        double window = kernel == ResampleKernel.Hann
            ? Math.Pow(double.CosPi(t / width / 2), 2)
            : SpecialMath.BesselI0(beta * Math.Sqrt(1 - (t / width * (t / width)))) / SpecialMath.BesselI0(beta);
        return t == 0 ? 1 : double.SinPi(t) / (Math.PI * t) * window;
    }
}
