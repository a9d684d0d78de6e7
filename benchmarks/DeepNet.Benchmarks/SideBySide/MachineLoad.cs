using System.Globalization;

namespace DeepNet.Benchmarks.SideBySide;

/// <summary>How much of the machine other processes take while something is timed.</summary>
internal static class MachineLoad
{
    private const double TickSeconds = 0.01; // USER_HZ is 100 on every Linux that .NET runs on
    private const double Allowed = 0.04;

    /// <summary>Runs a batch; says whether others took less than 4 % of a core, give or take two clock ticks.</summary>
    public static bool IsQuietDuring(Action batch, params ReadOnlySpan<int> ours)
    {
        double others = OthersSeconds(ours);
        long start = Environment.TickCount64;
        batch();
        double seconds = Math.Max(1e-3, (Environment.TickCount64 - start) / 1000.0);
        return (OthersSeconds(ours) - others) / seconds < Allowed + 2 * TickSeconds / seconds;
    }

    private static double OthersSeconds(ReadOnlySpan<int> ours)
    {
        // user nice system idle iowait irq softirq steal
        long[] times = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1).Take(8).Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
        long busy = times.Sum() - times[3] - times[4];
        busy -= ProcessTicks(Environment.ProcessId);
        foreach (int id in ours)
            busy -= ProcessTicks(id);
        return busy * TickSeconds;
    }

    private static long ProcessTicks(int id)
    {
        string stat = File.ReadAllText($"/proc/{id}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[11..13].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)); // user and system
    }
}
