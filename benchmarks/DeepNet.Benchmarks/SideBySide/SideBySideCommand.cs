using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeepNet.Benchmarks.SideBySide;

/// <summary>The table: every workload in DeepNet and in its peers, interleaved.</summary>
internal static class SideBySideCommand
{
    // A row without a quiet pair has no figures.
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static int Cores => Environment.ProcessorCount;

    public static Command Create()
    {
        var only = new Option<string[]>("--only")
        {
            Description = "Rows whose names contain one of these texts; all without it.",
            AllowMultipleArgumentsPerToken = true,
        };
        var threads = new Option<string>("--threads")
        {
            Description = "Thread counts, separated by commas.",
            DefaultValueFactory = _ => Environment.ProcessorCount > 1 ? "1,2" : "1",
        };
        var json = new Option<string?>("--json") { Description = "A file for the rows as JSON." };
        var pairs = new Option<int>("--pairs")
        {
            Description = "Pairs of batches per row; the ratio is the median over them.",
            DefaultValueFactory = _ => 7,
        };
        var startup = new Option<string?>("--startup") { Description = "The published program of benchmarks/Startup." };
        var device = new Option<string>("--device")
        {
            Description = "The processor's table, or that of a GPU; cuda, opencl and emulator need -p:Gpu=true.",
            DefaultValueFactory = _ => "cpu",
        };
        device.AcceptOnlyFromAmong(["cpu", .. Devices.Names]);
        var tiny = new Option<bool>("--tiny")
        {
            Description = "Small shapes, to try a GPU's table out; the emulator has no others.",
        };
        var command = new Command("side-by-side", "Times the workloads in DeepNet and in its peers, A B A B.")
        {
            only, threads, json, pairs, startup, device, tiny,
        };
        command.SetAction(result =>
        {
            string name = result.GetRequiredValue(device);
            return Run(
                result.GetValue(only) ?? [],
                name == "cpu" ? [.. result.GetRequiredValue(threads).Split(',').Select(int.Parse)] : [Cores],
                result.GetValue(json),
                result.GetValue(pairs),
                result.GetValue(startup),
                new Site(name, result.GetValue(tiny) || name == "emulator"));
        });
        return command;
    }

    private static int Run(string[] only, int[] threads, string? json, int pairs, string? startup, Site site)
    {
        if (site is { IsCpu: true, IsTiny: true })
        {
            Console.Error.WriteLine("side-by-side: --tiny goes with --device cuda, opencl or emulator.");
            return 2;
        }

        bool IsChosen(string name) =>
            only.Length == 0 || only.Any(text => name.Contains(text, StringComparison.OrdinalIgnoreCase));
        Workload[] chosen = [.. site.Workloads.Where(item => IsChosen(item.Name))];
        if (chosen.Length == 0 && !(site.IsCpu && IsChosen(Startup.Name)))
        {
            Console.Error.WriteLine($"side-by-side: no row is called {string.Join(" or ", only)}. There are:");
            Console.Error.WriteLine(string.Join(
                ' ', site.Workloads.Select(item => item.Name).Concat(site.IsCpu ? [Startup.Name] : [])));
            return 2;
        }

        try
        {
            Console.WriteLine(Devices.Describe(Devices.Get(site.Device, Precision.Float32)));
        }
        catch (DeviceException missing)
        {
            Console.Error.WriteLine(missing.Message);
            return 2;
        }

        IReadOnlyList<Peer> peers = Peer.FindAll(site);
        PrintPeak("before");
        Console.WriteLine(Row.Header);
        var rows = new List<Row>();
        double? copyRate = null;
        if (!site.IsCpu && Array.Exists(chosen, item => item.Bytes is not null))
        {
            Add(Comparison.Run(DeviceWorkloads.Copy(site.IsTiny), site, Cores, peers, pairs));
            copyRate = rows.Max(row => row.Bytes / double.MinNumber(row.DeepNetMs, row.PeerMs) * 1e-6);
            Console.WriteLine($"copy bandwidth, bytes read and written: {copyRate:G4} GB/s");
        }

        foreach (Workload workload in chosen.Where(item => item.Name != DeviceWorkloads.CopyName))
        {
            foreach (int count in threads)
                Add(Comparison.Run(workload, site, count, peers, pairs));
        }

        if (startup is not null && site.IsCpu && IsChosen(Startup.Name) && peers.Count > 0)
            Add(threads.Select(count => Startup.Run(startup, peers[0], count, pairs)));
        PrintPeak("after");
        if (json is not null)
            File.WriteAllText(json, JsonSerializer.Serialize(rows, s_json));
        return rows.Exists(row => !row.Agrees) ? 1 : 0;

        void Add(IEnumerable<Row> measured)
        {
            foreach (Row row in measured.Select(row => row with { CopyRate = copyRate }))
            {
                rows.Add(row);
                Console.WriteLine(row);
            }
        }
    }

    private static void PrintPeak(string when)
    {
        (double one, double all) = Machine.FusedMultiplyAddPeak();
        Console.WriteLine($"FMA peak {when}: {one:F0} GFLOP/s on one core, {all:F0} on {Environment.ProcessorCount}");
    }
}
