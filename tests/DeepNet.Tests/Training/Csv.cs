using System.Globalization;
using System.IO.Compression;

namespace DeepNet.Tests.Training;

/// <summary>Reads the numbers of a plain or gzipped table.</summary>
internal static class Csv
{
    /// <summary>The rows after the first few; what is no number is NaN, and rows with an empty field are left
    /// out.</summary>
    public static double[][] Numbers(string path, int skip, int? columns = null)
    {
        using FileStream file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file;
        using var reader = new StreamReader(stream);
        string[] lines = reader.ReadToEnd().Split(
            '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return
        [
            .. lines.Skip(skip)
                .Select(line => line.Split(',')[..(columns ?? ^0)])
                .Where(fields => !fields.Contains(""))
                .Select(fields => Array.ConvertAll(fields, Parse)),
        ];
    }

    private static double Parse(string field) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : double.NaN;
}
