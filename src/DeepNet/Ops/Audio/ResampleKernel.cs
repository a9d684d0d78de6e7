namespace DeepNet;

/// <summary>The window on the sinc function of <see cref="Audio.Resample"/>.</summary>
public enum ResampleKernel
{
    /// <summary>A squared cosine.</summary>
    Hann,

    /// <summary>A Kaiser window, whose beta sets how much the stop band is damped.</summary>
    Kaiser,
}
