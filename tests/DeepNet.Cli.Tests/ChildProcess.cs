using System.Diagnostics;

namespace DeepNet.CommandLine.Tests;

/// <summary>The real deepnet in a process of its own.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;

    public ChildProcess(params string[] args)
    {
        string[] all = ["exec", Path.Combine(AppContext.BaseDirectory, "DeepNet.Cli.dll"), .. args];
        _process = Process.Start(new ProcessStartInfo("dotnet", all)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <summary>The next line, or null at the end.</summary>
    public string? ReadLine() => _process.StandardOutput.ReadLine();

    /// <summary>What came of it, with the rest of its output.</summary>
    public Outcome End()
    {
        string output = _process.StandardOutput.ReadToEnd();
        _process.WaitForExit();
        return new Outcome(_process.ExitCode, output, _errors.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
