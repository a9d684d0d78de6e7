namespace DeepNet;

/// <summary>The first NaN or infinity, found under <see cref="Autograd.DetectAnomaly"/>.</summary>
public sealed class AnomalyException : ArithmeticException
{
    /// <summary>Creates the exception with its full text.</summary>
    public AnomalyException(string operation, string message)
        : base(message)
        => Operation = operation;

    /// <summary>The operation that produced it.</summary>
    public string Operation { get; }
}
