namespace DeepNet.Training;

/// <summary>What is predicted.</summary>
public enum TargetKind
{
    /// <summary>Classes if some value is no number, else numbers.</summary>
    Auto,

    /// <summary>Numbers: regression.</summary>
    Number,

    /// <summary>Classes: classification; values that are numbers name classes too.</summary>
    Class,
}
