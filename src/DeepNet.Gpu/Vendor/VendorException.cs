namespace DeepNet.Gpu.Vendor;

/// <summary>A function of a vendor's library did not do what it was asked for. Ends where the library is used.
/// </summary>
/// <param name="message">Which function, and what it said.</param>
/// <param name="isUnsupported">Whether it only cannot compute this; what else it is asked for may go well.</param>
internal sealed class VendorException(string message, bool isUnsupported) : Exception(message)
{
    public bool IsUnsupported { get; } = isUnsupported;
}
