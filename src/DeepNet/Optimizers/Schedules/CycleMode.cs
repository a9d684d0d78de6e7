namespace DeepNet.Optimizers;

/// <summary>How the cycles of a <see cref="CyclicSchedule"/> change.</summary>
public enum CycleMode
{
    /// <summary>Not at all.</summary>
    Triangular,

    /// <summary>Each is half as high as the one before.</summary>
    Triangular2,

    /// <summary>The height falls by a factor γ at every step.</summary>
    ExponentialRange,
}
