namespace DeepNet.Tests.IO;

/// <summary>Finds sample files that lie outside the repository, if they are there.</summary>
internal static class SharedFiles
{
    /// <summary>
    /// The folder an environment variable names, or shared/NAME beside a folder above the test program.
    /// </summary>
    /// <returns>Null, with a reason printed, if there is none.</returns>
    public static string? Find(string variable, string name)
    {
        string? folder = Environment.GetEnvironmentVariable(variable);
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); folder is null && d is not null; d = d.Parent)
        {
            string candidate = Path.Combine(d.FullName, "shared", name);
            folder = Directory.Exists(candidate) ? candidate : null;
        }

        if (folder is not null && Directory.Exists(folder))
            return folder;
        Console.WriteLine($"Skipped: no folder {folder ?? $"shared/{name}"}; set {variable} to run these tests.");
        return null;
    }
}
