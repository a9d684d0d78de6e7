namespace DeepNet;

/// <summary>A gradient that disagrees with central differences.</summary>
public sealed class GradCheckException : InvalidOperationException
{
    /// <summary>Creates the exception with its full text.</summary>
    public GradCheckException(string message)
        : base(message)
    {
    }
}
