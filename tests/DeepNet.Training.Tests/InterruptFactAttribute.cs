using System.Globalization;

namespace DeepNet.Training.Tests;

/// <summary>A test that interrupts a process it has started, and is skipped where that could not be noticed.</summary>
internal sealed class InterruptFactAttribute : FactAttribute
{
    private const string Status = "/proc/self/status";
    private const string Ignored = "SigIgn:";
    private const ulong Interrupt = 1UL << (2 - 1); // SIGINT is signal 2

    public InterruptFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "Windows has no SIGINT";
        else if (IsIgnored())
            Skip = "SIGINT is ignored by who started the tests (nohup, a background job), so by what they start";
    }

    private static bool IsIgnored()
    {
        if (!File.Exists(Status))
            return false;
        string line = File.ReadLines(Status).First(line => line.StartsWith(Ignored, StringComparison.Ordinal));
        string signals = line[Ignored.Length..].Trim();
        return (ulong.Parse(signals, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & Interrupt) != 0;
    }
}
