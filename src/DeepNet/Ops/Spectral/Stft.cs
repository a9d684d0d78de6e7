namespace DeepNet;

public static partial class Fourier
{
    /// <summary>Short-time spectra: the transform of overlapping frames, hopLength apart, each weighted by a
    /// window.</summary>
    /// <param name="x">[…, time], real numbers.</param>
    /// <param name="nFft">Length of a frame.</param>
    /// <param name="hopLength">Distance of the frames; null for nFft / 4.</param>
    /// <param name="winLength">Length of the window, which stands in the middle of the frame; null for nFft.</param>
    /// <param name="window">[winLength]; null for ones.</param>
    /// <param name="center">Pads both ends by nFft / 2, so that frame t is around sample t · hopLength.</param>
    /// <param name="padMode">With what.</param>
    /// <param name="normalized">Divides by √nFft.</param>
    /// <param name="onesided">Keeps the nFft / 2 + 1 frequencies that determine the others.</param>
    /// <returns>[…, frequencies, frames, 2].</returns>
    /// <remarks>torch.stft; <see cref="Istft"/> is its inverse.</remarks>
    /// <exception cref="ArgumentException">A length is not positive, or the window is longer than a frame.</exception>
    /// <exception cref="ShapeException">The signal is shorter than a frame or the padding, or the window is not
    /// [winLength].</exception>
    public static Tensor Stft(
        Tensor x, int nFft, int? hopLength = null, int? winLength = null, Tensor? window = null, bool center = true,
        PadMode padMode = PadMode.Reflect, bool normalized = false, bool onesided = true)
    {
        CheckReal(nameof(Stft), x);
        int hop = CheckFrames(nameof(Stft), nFft, hopLength);
        Tensor? weights = FrameWindow(nameof(Stft), x, nFft, winLength, window);
        if (center)
            x = x.Pad([nFft / 2, nFft / 2], padMode);
        Check.Shape(
            nFft <= x.Shape[-1], $"Stft: a frame of {nFft} is longer than the {x.Shape[-1]} samples of {x.Shape}.");
        Tensor frames = x.Unfold(-1, nFft, hop);
        if (weights is not null)
            frames = frames * weights;
        FourierNorm norm = normalized ? FourierNorm.Ortho : FourierNorm.Backward;
        int kept = onesided ? (nFft / 2) + 1 : nFft;
        return Along(
            nameof(Stft), frames, frames.Rank - 1, nFft, kept, isRealIn: true, isRealOut: false, norm,
            isInverse: false).Transpose(-3, -2);
    }

    private static int CheckFrames(string name, int nFft, int? hopLength)
    {
        Check.Argument(nFft > 0, $"{name}: nFft {nFft} must be positive.");
        int hop = hopLength ?? Math.Max(1, nFft / 4);
        Check.Argument(hop > 0, $"{name}: hopLength {hop} must be positive.");
        return hop;
    }

    /// <summary>The window with zeros around it up to the length of a frame, or null for ones.</summary>
    private static Tensor? FrameWindow(string name, Tensor x, int nFft, int? winLength, Tensor? window)
    {
        int length = winLength ?? nFft;
        Check.Argument(
            length > 0 && length <= nFft, $"{name}: winLength {length} is not in [1, nFft = {nFft}].");
        if (window is null && length == nFft)
            return null;
        window ??= Tensor.Ones([length], x.DType, x.Device);
        Check.SameKind(name, x, window);
        Check.Shape(
            window.Rank == 1 && window.Shape[0] == length, $"{name}: window {window.Shape} must be [{length}].");
        int before = (nFft - length) / 2;
        return length == nFft ? window : window.Pad([before, nFft - length - before]);
    }
}
