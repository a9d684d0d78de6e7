namespace DeepNet.Data;

/// <summary>How far the download of a file is.</summary>
/// <param name="File">The place of the file in the data folder, such as mnist/train-images-idx3-ubyte.gz.</param>
/// <param name="Address">Where it comes from.</param>
/// <param name="Received">Bytes that are there, those of an earlier attempt included.</param>
/// <param name="Total">Bytes of the whole file, or null while nobody knows.</param>
public readonly record struct DownloadProgress(string File, Uri Address, long Received, long? Total)
{
    /// <summary>What part of the file is there, from 0 to 1, or null while nobody knows.</summary>
    public double? Fraction => Total is > 0 ? (double)Received / Total.Value : null;
}
