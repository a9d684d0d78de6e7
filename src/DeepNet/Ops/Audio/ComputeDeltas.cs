namespace DeepNet;

public static partial class Audio
{
    /// <summary>Slopes along time: dₜ = Σₙ n (cₜ₊ₙ - cₜ₋ₙ) / (2 Σ n²) for n = 1 … (winLength - 1) / 2.</summary>
    /// <param name="x">[…, time].</param>
    /// <param name="winLength">How many frames a slope is taken over, at least 3.</param>
    /// <param name="padMode">What stands before the first and after the last frame.</param>
    /// <remarks>torchaudio.functional.compute_deltas.</remarks>
    /// <exception cref="ArgumentException">winLength is less than 3.</exception>
    public static Tensor ComputeDeltas(Tensor x, int winLength = 5, PadMode padMode = PadMode.Replicate)
    {
        CheckWaveform(nameof(ComputeDeltas), x);
        Check.Argument(winLength >= 3, $"ComputeDeltas: winLength {winLength} must be at least 3.");
        int n = (winLength - 1) / 2, time = x.Shape[-1];
        Tensor padded = x.Pad([n, n], padMode), sum = padded.Narrow(-1, n, time) * 0;
        for (int i = 1; i <= n; i++)
            sum += (padded.Narrow(-1, n + i, time) - padded.Narrow(-1, n - i, time)) * i;
        return sum / (n * (n + 1) * ((2 * n) + 1) / 3.0);
    }
}
