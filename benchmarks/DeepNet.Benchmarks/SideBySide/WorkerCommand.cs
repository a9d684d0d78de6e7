using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using DeepNet.IO;

namespace DeepNet.Benchmarks.SideBySide;

/// <summary>DeepNet's side of a comparison, a process of its own: reads commands, writes one line for each.</summary>
internal static class WorkerCommand
{
    public const string Name = "worker";

    public static Command Create()
    {
        var name = new Argument<string>("workload");
        var inputs = new Argument<string>("inputs");
        var command = new Command(Name, "One side of side-by-side; not for people.") { name, inputs };
        command.Hidden = true;
        command.SetAction(result => Serve(result.GetRequiredValue(name), result.GetRequiredValue(inputs)));
        return command;
    }

    private static void Serve(string name, string inputs)
    {
        Workload workload = Workloads.All.Single(item => item.Name == name);
        IPrepared prepared = workload.Prepare(new Feed(Safetensors.Load(inputs).Tensors));
        Console.WriteLine(PeerProcess.Answer + "deepnet");
        // Around all runs, as a program that only asks for answers has it; the peer does the same.
        using IDisposable? noGrad = workload.Mode == "forward" ? Tensor.NoGrad() : null;
        while (Console.ReadLine() is { } line)
        {
            Console.WriteLine(PeerProcess.Answer + line.Split(' ') switch
            {
                ["check", _, var path] => Check(prepared, path),
                ["time", _, var seconds] => Time(prepared, double.Parse(seconds, CultureInfo.InvariantCulture)),
                _ => throw new InvalidOperationException($"worker: '{line}' is not a command."),
            });
        }
    }

    private static string Check(IPrepared prepared, string path)
    {
        Safetensors.Save(path, prepared.Check());
        return "done";
    }

    /// <summary>Milliseconds per run: the mean over the batch, so that collections count.</summary>
    private static string Time(IPrepared prepared, double seconds)
    {
        // The clock is read about once a millisecond: it must not weigh on runs shorter than a microsecond.
        long runs = 0, perLook = 1;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds || runs < 2)
        {
            for (long i = 0; i < perLook; i++)
                prepared.Run();
            runs += perLook;
            if (watch.Elapsed.TotalMilliseconds < 0.5 * runs / perLook)
                perLook *= 2;
        }

        return (watch.Elapsed.TotalMilliseconds / runs).ToString("R", CultureInfo.InvariantCulture);
    }
}
