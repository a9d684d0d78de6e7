namespace DeepNet.Training;

/// <summary>How a training stands, or ended.</summary>
public enum ReportStatus
{
    /// <summary>It is at work, or its process was killed.</summary>
    Running,

    /// <summary>All epochs or steps were made.</summary>
    Completed,

    /// <summary>It was asked to stop before, as by early stopping or Ctrl-C.</summary>
    Stopped,

    /// <summary>An exception ended it.</summary>
    Failed,
}
