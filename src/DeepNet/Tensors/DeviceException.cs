namespace DeepNet;

/// <summary>Tensors on devices that do not go together. The message names the operation and both devices.</summary>
public sealed class DeviceException : InvalidOperationException
{
    /// <summary>Creates the exception with its full text.</summary>
    public DeviceException(string message)
        : base(message)
    {
    }
}
