namespace DeepNet;

/// <summary>A data type that an operation cannot take.
/// The message names the operation, the type and what to do.</summary>
public sealed class DTypeException : ArgumentException
{
    /// <summary>Creates the exception with its full text.</summary>
    public DTypeException(string message, DType? dtype)
        : base(message)
        => DType = dtype;

    /// <summary>The offending type, where there is a single one.</summary>
    public DType? DType { get; }
}
