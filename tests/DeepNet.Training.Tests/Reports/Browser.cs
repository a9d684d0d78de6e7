using System.Diagnostics;
using System.Globalization;
using DeepNet.IO;

namespace DeepNet.Training.Tests.Reports;

/// <summary>Chromium without a window, if this machine has it.</summary>
internal static class Browser
{
    private static readonly string[] s_names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>The program; null if there is none on the PATH.</summary>
    public static string? Program { get; } = Find();

    /// <summary>What a page looks like: UInt8 [3, height, width].</summary>
    public static Tensor Render(string page, string picture, int width, int height, bool isDark = false)
    {
        string profile = Directory.CreateTempSubdirectory("deepnet-browser").FullName;
        var start = new ProcessStartInfo(Program!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
            "--disable-dev-shm-usage", $"--user-data-dir={profile}",
            string.Create(CultureInfo.InvariantCulture, $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}"),
            string.Create(CultureInfo.InvariantCulture, $"--window-size={width},{height}"),
            $"--screenshot={picture}", new Uri(page).AbsoluteUri,
        ];
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync(), output =
                process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromMinutes(1)))
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }

            string said = output.GetAwaiter().GetResult() + errors.GetAwaiter().GetResult();
            File.Exists(picture).Should().BeTrue(said);
            return ImageFile.Read(picture, channels: 3);
        }
        finally
        {
            Directory.Delete(profile, recursive: true);
        }
    }

    private static string? Find() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => s_names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
