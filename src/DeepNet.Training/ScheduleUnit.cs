namespace DeepNet.Training;

/// <summary>After what a trainer steps its schedule.</summary>
public enum ScheduleUnit
{
    /// <summary>After every step of the optimizer.</summary>
    Step,

    /// <summary>After every epoch.</summary>
    Epoch,
}
