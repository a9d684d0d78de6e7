using System.Diagnostics;

namespace DeepNet.Training.Tests;

/// <summary>tests/DeepNet.Training.TestHost at work in a process of its own.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    /// <summary>Starts the host; with a limit no file can grow beyond so many KB.</summary>
    public ChildProcess(string command, string path, int? fileLimit = null)
    {
        string host = Path.Combine(AppContext.BaseDirectory, "DeepNet.Training.TestHost.dll");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = ["exec", host, command, path];
        if (fileLimit is { } limit)
        {
            // Without the signal a write beyond the limit fails as one on a full disk does.
            start.FileName = "bash";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add($"trap '' XFSZ; ulimit -f {limit}; exec dotnet \"$@\"");
            start.ArgumentList.Add("bash");

            // The compiler's memory is a file for the system.
            start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        }

        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => _process.HasExited;

    public int Id => _process.Id;

    /// <summary>The next line, or null at the end.</summary>
    public string? ReadLine() => _process.StandardOutput.ReadLine();

    /// <summary>SIGKILL: nothing of the process runs any more.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>The rest of the output of a process that ends well.</summary>
    public string ReadToEnd()
    {
        string output = _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        _process.ExitCode.Should().Be(0, _errors.GetAwaiter().GetResult());
        return output.Trim();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }
}
