using System.Diagnostics;

namespace DeepNet.Tests;

/// <summary>A small application, published trimmed: no warning from the library, and the same numbers.</summary>
[Collection("alone")]
[Trait("Category", "Slow")]
public sealed class TrimmingTests
{
    [Fact]
    public void A_trimmed_application_warns_of_nothing_and_trains_the_same_network()
    {
        string folder = Directory.CreateTempSubdirectory("deepnet-trimmed").FullName;
        try
        {
            string log = Run("dotnet", [
                "publish", Repository.Combine("tests", "DeepNet.TestHost"), "-c", "Release",
                "--use-current-runtime", "--self-contained",
                "-p:PublishTrimmed=true", "-o", folder, "--artifacts-path", Path.Combine(folder, "artifacts"),
                "--nologo",
            ]);
            log.Should().NotContain("warning IL");
            string name = OperatingSystem.IsWindows() ? "DeepNet.TestHost.exe" : "DeepNet.TestHost";
            Run(Path.Combine(folder, name), ["hash"]).Trim().Should().Be(ChildProcess.Run("hash"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Run(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, output + errors.GetAwaiter().GetResult());
        return output;
    }
}
