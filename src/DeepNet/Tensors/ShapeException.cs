namespace DeepNet;

/// <summary>Shapes that an operation cannot take. The message names the operation, the shapes and the rule.</summary>
public sealed class ShapeException : ArgumentException
{
    /// <summary>Creates the exception with its full text.</summary>
    public ShapeException(string message)
        : base(message)
    {
    }
}
