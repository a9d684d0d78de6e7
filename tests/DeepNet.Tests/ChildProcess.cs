using System.Diagnostics;

namespace DeepNet.Tests;

/// <summary>Runs tests/DeepNet.TestHost in a process of its own.</summary>
internal static class ChildProcess
{
    /// <summary>What the host prints for a command under these environment variables.</summary>
    public static string Run(string command, params (string Name, string Value)[] environment)
    {
        string host = Path.Combine(AppContext.BaseDirectory, "DeepNet.TestHost.dll");
        var start = new ProcessStartInfo(
            Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            ArgumentList = { "exec", host, command },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, errors.GetAwaiter().GetResult());
        return output.Trim();
    }
}
