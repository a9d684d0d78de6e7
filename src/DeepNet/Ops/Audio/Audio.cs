namespace DeepNet;

/// <summary>Operations on sound: waveforms […, time] and spectrograms […, frequencies, frames].</summary>
/// <remarks>torchaudio.functional. Compositions of tensor operations, so that gradients of any order pass.</remarks>
public static partial class Audio
{
    /// <summary>Natural logarithms of mel bands, with 10⁻⁶ added so that silence has one.</summary>
    internal static Tensor LogMels(Tensor mels) => (mels + 1e-6).Log();

    private static void CheckWaveform(string name, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Floating(name, x);
        Check.Shape(x.Rank >= 1, $"{name}: a waveform has a last dim of time, a scalar has none.");
    }
}
