namespace DeepNet.Training;

/// <summary>Which values of a watched number are better.</summary>
public enum MonitorMode
{
    /// <summary>Less, as of a loss.</summary>
    Min,

    /// <summary>More, as of an accuracy.</summary>
    Max,
}
