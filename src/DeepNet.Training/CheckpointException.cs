namespace DeepNet.Training;

/// <summary>A checkpoint that could not be written, or does not fit the training it is to continue.</summary>
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
