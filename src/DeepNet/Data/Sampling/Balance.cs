namespace DeepNet.Data;

/// <summary>How a <see cref="BalancedSampler"/> makes classes equally frequent.</summary>
public enum Balance
{
    /// <summary>Samples of small classes come several times, until each class is as large as the largest.</summary>
    Oversample,

    /// <summary>Samples of large classes are left out, until each class is as small as the smallest; each epoch leaves
    /// out others.</summary>
    Undersample,
}
