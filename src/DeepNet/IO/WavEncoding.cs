namespace DeepNet.IO;

/// <summary>How samples are stored in a WAV file.</summary>
public enum WavEncoding
{
    /// <summary>16-bit integers, which every player knows; samples outside [-1, 1] are clipped.</summary>
    Pcm16,

    /// <summary>32-bit floating point: samples as they are.</summary>
    Float32,
}
