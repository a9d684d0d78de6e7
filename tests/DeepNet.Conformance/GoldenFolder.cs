namespace DeepNet.Conformance;

/// <summary>Finds the golden cases, which lie outside the repository.</summary>
internal static class GoldenFolder
{
    private const string Variable = "DEEPNET_GOLDENS";

    /// <summary>
    /// The given folder, else the one DEEPNET_GOLDENS names, else shared/goldens beside a folder above this program.
    /// </summary>
    /// <returns>Null, with a reason printed, if there is none.</returns>
    public static string? Find(string? folder = null)
    {
        folder ??= Environment.GetEnvironmentVariable(Variable);
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); folder is null && d is not null; d = d.Parent)
        {
            string candidate = Path.Combine(d.FullName, "shared", "goldens");
            folder = Directory.Exists(candidate) ? candidate : null;
        }

        if (folder is not null && File.Exists(Path.Combine(folder, "manifest.json")))
            return folder;
        Console.WriteLine(
            $"Skipped: no golden cases in {folder ?? "shared/goldens"}; name their folder, or set {Variable}.");
        return null;
    }
}
