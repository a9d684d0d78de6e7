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
        var device = new Argument<string>("device");
        var isTiny = new Argument<bool>("tiny");
        var command = new Command(Name, "One side of side-by-side; not for people.") { name, inputs, device, isTiny };
        command.Hidden = true;
        command.SetAction(result => Serve(
            result.GetRequiredValue(name), result.GetRequiredValue(inputs),
            new Site(result.GetRequiredValue(device), result.GetRequiredValue(isTiny))));
        return command;
    }

    private static void Serve(string name, string inputs, Site site)
    {
        Workload workload = site.Workloads.Single(item => item.Name == name);
        Device device = Devices.Get(site.Device, workload.Precision);
        IPrepared prepared = workload.Prepare(workload.Place(Safetensors.Load(inputs).Tensors, device));
        Console.WriteLine(PeerProcess.Answer + "deepnet");
        // Around all runs, as a program that only asks for answers has it; the peer does the same.
        using IDisposable? noGrad = workload.Mode == "forward" ? Tensor.NoGrad() : null;
        while (Console.ReadLine() is { } line)
        {
            Console.WriteLine(PeerProcess.Answer + line.Split(' ') switch
            {
                ["check", _, var path] => Check(prepared, path),
                ["time", _, var seconds] =>
                    Time(prepared, double.Parse(seconds, CultureInfo.InvariantCulture), device),
                _ => throw new InvalidOperationException($"worker: '{line}' is not a command."),
            });
        }
    }

    private static string Check(IPrepared prepared, string path)
    {
        Safetensors.Save(path, prepared.Check().ToDictionary(item => item.Key, item => item.Value.To(Device.Cpu)));
        return "done";
    }

    /// <summary>Milliseconds per run: the mean over the batch, so that collections count.</summary>
    private static string Time(IPrepared prepared, double seconds, Device device)
    {
        // The clock is read about once a millisecond: it must not weigh on runs shorter than a microsecond. On a GPU,
        // where a look waits until all work is done, less often.
        double look = device == Device.Cpu ? 0.5 : 20;
        long runs = 0, perLook = 1;
        Devices.Wait(device);
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds || runs < 2)
        {
            for (long i = 0; i < perLook; i++)
                prepared.Run();
            Devices.Wait(device);
            runs += perLook;
            if (watch.Elapsed.TotalMilliseconds < look * runs / perLook)
                perLook *= 2;
        }

        return (watch.Elapsed.TotalMilliseconds / runs).ToString("R", CultureInfo.InvariantCulture);
    }
}
