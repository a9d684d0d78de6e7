using DeepNet.IO;

namespace DeepNet.Data;

/// <summary>A published file: where it lies in a data folder, where it comes from, how to know it.</summary>
public sealed class DataFile
{
    private const int Sha256Digits = 64;
    private const int Md5Digits = 32;

    /// <summary>Describes a file.</summary>
    /// <param name="path">Its place under the data folder, with slashes: mnist/t10k-labels-idx1-ubyte.gz.</param>
    /// <param name="addresses">Where it is published, tried in this order; http or https.</param>
    /// <exception cref="ArgumentException">The path leaves the folder, or an address is no web address.</exception>
    public DataFile(string path, params IReadOnlyList<Uri> addresses)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(addresses);
        CheckPath(path);
        foreach (Uri address in addresses)
        {
            Check.Argument(
                address.IsAbsoluteUri && address.Scheme is "http" or "https",
                $"DataFile: {address} is no http or https address.");
        }

        Path = path;
        Addresses = [.. addresses];
    }

    /// <summary>Where a download puts the file, relative to the data folder.</summary>
    public string Path { get; }

    /// <summary>Where the file is published.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    /// <summary>Other places under the data folder where the file is looked for, in this order.</summary>
    /// <exception cref="ArgumentException">A path leaves the folder.</exception>
    public IReadOnlyList<string> OtherPaths
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (string path in value)
                CheckPath(path);
            field = [.. value];
        }
    } = [];

    /// <summary>The bytes of the file, if known.</summary>
    public long? Length { get; init; }

    /// <summary>The SHA-256 of a download in hexadecimal digits, if known.</summary>
    /// <exception cref="ArgumentException">It does not have 64 digits.</exception>
    public string? Sha256
    {
        get;
        init => field = Digits(value, Sha256Digits, nameof(Sha256));
    }

    /// <summary>The MD5 of a download in hexadecimal digits, for files published with nothing better. It finds
    /// damage, not malice.</summary>
    /// <exception cref="ArgumentException">It does not have 32 digits.</exception>
    public string? Md5
    {
        get;
        init => field = Digits(value, Md5Digits, nameof(Md5));
    }

    private static void CheckPath(string path) =>
        Check.Argument(ZipReader.IsPlain(path), $"DataFile: the path '{path}' is not that of a file in a folder.");

    private static string? Digits(string? value, int count, string name)
    {
        Check.Argument(
            value is null || (value.Length == count && value.All(char.IsAsciiHexDigit)),
            $"DataFile: {name} '{value}' must have {count} hexadecimal digits.");
        return value;
    }
}
