namespace DeepNet.Data;

/// <summary>
/// A file of a data set that is not there and was not, or could not be, downloaded. The message names the addresses
/// it comes from and the place where it belongs.
/// </summary>
public sealed class DataFileException : IOException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What went wrong.</param>
    /// <param name="target">Where the file belongs.</param>
    /// <param name="addresses">Where it is published.</param>
    /// <param name="innerException">The last failure of a download.</param>
    public DataFileException(
        string message, string target, IReadOnlyList<Uri> addresses, Exception? innerException = null)
        : base(message, innerException)
    {
        Target = target;
        Addresses = addresses;
    }

    /// <summary>The full path where the file belongs.</summary>
    public string Target { get; }

    /// <summary>Where the file is published.</summary>
    public IReadOnlyList<Uri> Addresses { get; }
}
