namespace DeepNet;

public static partial class Fourier
{
    private const double SmallestEnvelope = 1e-11;

    /// <summary>The signal whose short-time spectra these are, in the sense of least squares: frames are weighted by
    /// the
    /// window, laid over each other, and divided by the sum of the squared windows there.</summary>
    /// <param name="x">[…, frequencies, frames, 2], what <see cref="Stft"/> gives.</param>
    /// <param name="nFft">Length of a frame.</param>
    /// <param name="hopLength">Distance of the frames; null for nFft / 4.</param>
    /// <param name="winLength">Length of the window; null for nFft.</param>
    /// <param name="window">[winLength]; null for ones.</param>
    /// <param name="center">The signal was padded by nFft / 2 at both ends, which are cut off.</param>
    /// <param name="normalized">The spectra were divided by √nFft.</param>
    /// <param name="onesided">x has the nFft / 2 + 1 frequencies that determine the others, else all; the signal is
    /// real
    /// either way.</param>
    /// <param name="length">Samples of the result: it is cut or filled up with zeros; null for all that the frames
    /// cover.</param>
    /// <returns>[…, time].</returns>
    /// <remarks>torch.istft. Griffin and Lim, 1984, https://doi.org/10.1109/TASSP.1984.1164317.</remarks>
    /// <exception cref="ArgumentException">A length is not positive, or the windows leave a sample out, which nothing
    /// determines.</exception>
    /// <exception cref="ShapeException">The frequencies are not those of nFft, there is no frame, or the window is not
    /// [winLength].</exception>
    public static Tensor Istft(
        Tensor x, int nFft, int? hopLength = null, int? winLength = null, Tensor? window = null, bool center = true,
        bool normalized = false, bool onesided = true, int? length = null)
    {
        CheckPairs(nameof(Istft), x);
        int hop = CheckFrames(nameof(Istft), nFft, hopLength), frequencies = onesided ? (nFft / 2) + 1 : nFft;
        Check.Shape(
            x.Rank >= 3 && x.Shape[-3] == frequencies && x.Shape[-2] > 0,
            $"Istft: shape {x.Shape} must be […, {frequencies}, frames, 2] for nFft {nFft}.");
        Check.Argument(length is null or >= 0, $"Istft: length {length} must not be negative.");
        if (x.DType.IsHalf())
        {
            return Istft(
                x.Cast(DType.Float32), nFft, hop, winLength, window?.Cast(DType.Float32), center, normalized, onesided,
                length).Cast(x.DType);
        }

        Tensor weights = FrameWindow(nameof(Istft), x, nFft, winLength, window)
            ?? Tensor.Ones([nFft], x.DType, x.Device);
        FourierNorm norm = normalized ? FourierNorm.Ortho : FourierNorm.Backward;
        Tensor half = x.Slice(x.Rank - 3, 0, (nFft / 2) + 1).Transpose(-3, -2);
        Tensor frames = Irfft(half, nFft, -1, norm) * weights;
        int count = x.Shape[-2], total = Check.Size(nameof(Istft), nFft + ((long)hop * (count - 1)));
        Tensor y = Overlaid(frames, total, hop);
        Tensor envelope = Overlaid(weights.Square().Expand(count, nFft), total, hop);

        int start = center ? nFft / 2 : 0;
        long reach = length is { } wanted ? (long)start + wanted : center ? total - start : total;
        int end = (int)Math.Min(total, reach);
        envelope = envelope.Narrow(-1, start, end - start);
        Check.Argument(
            end == start || envelope.Detach().Abs().Amin().Cast(DType.Float64).ToScalar<double>() >= SmallestEnvelope,
            $"Istft: windows {hop} apart leave samples out; the signal is not determined there.");
        y = y.Narrow(-1, start, end - start) / envelope;
        return length is { } full && full > end - start ? y.Pad([0, full - (end - start)]) : y;
    }

    /// <summary>[…, frames, n] to the sum of the frames, hop apart.</summary>
    private static Tensor Overlaid(Tensor frames, int total, int hop)
    {
        int dim = frames.Rank - 2;
        return frames.Fold(new Shape([.. frames.Shape.AsSpan()[..dim], total]), dim, hop);
    }
}
