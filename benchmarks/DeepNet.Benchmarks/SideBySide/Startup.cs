using System.Diagnostics;

namespace DeepNet.Benchmarks.SideBySide;

/// <summary>From process start to the end of a program that takes one training step and nothing else.</summary>
internal static class Startup
{
    public const string Name = "startup-mlp";

    /// <summary>Runs a published program and the peer's script in turns.</summary>
    public static Row Run(string program, Peer peer, int threads, int pairs)
    {
        var measured = new List<(double Ours, double Theirs)>();
        ProcessStartInfo theirs = peer.StartInfo("startup_peer.py", [], threads);
        var ours = new ProcessStartInfo(program) { RedirectStandardOutput = true };
        ours.Environment["DEEPNET_NUM_THREADS"] = $"{threads}";
        _ = (Measure(ours), Measure(theirs));
        for (int pair = 0; pair < pairs; pair++)
            measured.Add((Measure(ours), Measure(theirs)));
        return new Row(Name, threads, measured, null, null, $"{peer.Name} eager", 0, agrees: true, noisyPairs: 0);
    }

    private static double Measure(ProcessStartInfo start)
    {
        var watch = Stopwatch.StartNew();
        using Process process = Process.Start(start)!;
        string loss = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0 || loss.Length == 0)
            throw new InvalidOperationException($"{start.FileName} did not train: exit code {process.ExitCode}.");
        return watch.Elapsed.TotalMilliseconds;
    }
}
