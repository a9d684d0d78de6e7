namespace DeepNet.IO;

/// <summary>A model file that breaks a rule of its format. The message names file, tensor, values and rule.</summary>
public sealed class ModelFileException : IOException
{
    private const int LongestName = 200;

    /// <summary>Creates the exception for a whole file.</summary>
    public ModelFileException(string path, string problem, Exception? innerException = null)
        : base($"{path}: {problem}", innerException)
        => Path = path;

    /// <summary>Creates the exception for one tensor of a file.</summary>
    public ModelFileException(string path, string tensor, string problem, Exception? innerException = null)
        : base($"{path}: tensor '{Shorten(tensor)}': {problem}", innerException)
    {
        Path = path;
        TensorName = tensor;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The offending tensor, where there is one.</summary>
    public string? TensorName { get; }

    private static string Shorten(string name) => name.Length <= LongestName ? name : $"{name[..LongestName]}…";
}
