namespace DeepNet.IO;

/// <summary>The content of a WAV file.</summary>
/// <param name="Samples">Float32 of shape [channels, length], full scale in [-1, 1].</param>
/// <param name="SampleRate">Samples of one channel in a second.</param>
public sealed record WavAudio(Tensor Samples, int SampleRate)
{
    /// <summary>How long it plays.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)Samples.Shape[-1] / SampleRate);
}
