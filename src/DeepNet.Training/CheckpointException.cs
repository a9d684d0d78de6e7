namespace DeepNet.Training;

/// <summary>A checkpoint, a model or a search's file of results that could not be written, or does not fit what it
/// is to continue.</summary>
/// <remarks>What was there before is unharmed: the older file if writing failed, the trainer's state if reading
/// did.</remarks>
public sealed class CheckpointException : IOException
{
    /// <summary>Creates the exception for a file.</summary>
    public CheckpointException(string path, string problem, Exception? innerException = null)
        : base($"{path}: {problem}", innerException)
        => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }
}
