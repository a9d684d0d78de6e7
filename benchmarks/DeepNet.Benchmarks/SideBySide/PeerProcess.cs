using System.Diagnostics;
using System.Globalization;

namespace DeepNet.Benchmarks.SideBySide;

/// <summary>A side of a comparison: a child process that answers each line it is sent with one line.</summary>
internal sealed class PeerProcess : IDisposable
{
    /// <summary>What an answer begins with; other lines are chatter.</summary>
    public const string Answer = "answer: ";

    private readonly Process _process;

    private PeerProcess(Process process)
    {
        _process = process;
        Variants = Read().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The ways this side can do the work.</summary>
    public IReadOnlyList<string> Variants { get; }

    public int Id => _process.Id;

    /// <summary>The most memory the process has held so far, in MB.</summary>
    public double PeakMegabytes
    {
        get
        {
            string line = File.ReadLines($"/proc/{Id}/status")
                .First(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            string kilobytes = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
            return long.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024.0;
        }
    }

    public static PeerProcess Start(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        return new PeerProcess(Process.Start(start)!);
    }

    public void Check(string variant, string path) => Ask($"check {variant} {path}");

    /// <summary>Milliseconds per run over a batch of so many seconds.</summary>
    public double Time(string variant, double seconds) => double.Parse(
        Ask(string.Create(CultureInfo.InvariantCulture, $"time {variant} {seconds}")), CultureInfo.InvariantCulture);

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private string Ask(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
        return Read();
    }

    private string Read()
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(Answer, StringComparison.Ordinal))
                return line[Answer.Length..];
        }

        throw new InvalidOperationException($"{_process.StartInfo.FileName} ended without an answer.");
    }
}
