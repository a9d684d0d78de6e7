using System.IO.Compression;

namespace DeepNet.Training.Tests.Tabular;

/// <summary>A folder for the tables of one test.</summary>
internal sealed class TableFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deepnet");

    public string this[string name] => Path.Combine(_folder.FullName, name);

    /// <summary>The folder of real data that lies outside the repository; null, with a reason printed, if there is
    /// none.</summary>
    public static string? Shared()
    {
        string? folder = Environment.GetEnvironmentVariable("DEEPNET_DATA");
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); folder is null && d is not null; d = d.Parent)
        {
            string candidate = Path.Combine(d.FullName, "shared", "data");
            folder = Directory.Exists(candidate) ? candidate : null;
        }

        if (folder is not null && Directory.Exists(Path.Combine(folder, "tabular")))
            return folder;
        Console.WriteLine($"Skipped: no tables under {folder ?? "shared/data"}; set DEEPNET_DATA to run these tests.");
        return null;
    }

    public string Write(string text)
    {
        File.WriteAllText(this["table.csv"], text);
        return this["table.csv"];
    }

    public string WriteGzip(string text)
    {
        using var writer = new StreamWriter(
            new GZipStream(File.Create(this["table.csv.gz"]), CompressionLevel.Optimal));
        writer.Write(text);
        return this["table.csv.gz"];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
