namespace DeepNet.Optimizers;

/// <summary>What <see cref="PlateauSchedule"/> takes for better.</summary>
public enum PlateauMode
{
    /// <summary>Less, as of a loss.</summary>
    Min,

    /// <summary>More, as of an accuracy.</summary>
    Max,
}
