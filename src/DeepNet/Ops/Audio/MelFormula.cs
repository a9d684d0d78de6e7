namespace DeepNet;

/// <summary>How the mel scale of pitch follows from frequency.</summary>
public enum MelFormula
{
    /// <summary>2595 log₁₀(1 + f / 700), as in the HTK toolkit.</summary>
    Htk,

    /// <summary>Linear up to 1000 Hz, logarithmic above, as in Slaney's Auditory Toolbox.</summary>
    Slaney,
}
