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
        var command = new Command("side-by-side", "Times the workloads in DeepNet and in its peers, A B A B.")
        {
            only, threads, json, pairs, startup,
        };
        command.SetAction(result => Run(
            result.GetValue(only) ?? [],
            [.. result.GetRequiredValue(threads).Split(',').Select(int.Parse)],
            result.GetValue(json),
            result.GetValue(pairs),
            result.GetValue(startup)));
        return command;
    }

    private static int Run(string[] only, int[] threads, string? json, int pairs, string? startup)
    {
        bool IsChosen(string name) =>
            only.Length == 0 || only.Any(text => name.Contains(text, StringComparison.OrdinalIgnoreCase));
        Workload[] chosen = [.. Workloads.All.Where(item => IsChosen(item.Name))];
        if (chosen.Length == 0 && !IsChosen(Startup.Name))
        {
            Console.Error.WriteLine($"side-by-side: no row is called {string.Join(" or ", only)}. There are:");
            Console.Error.WriteLine(string.Join(' ', Workloads.All.Select(item => item.Name).Append(Startup.Name)));
            return 2;
        }

        IReadOnlyList<Peer> peers = Peer.FindAll();
        PrintPeak("before");
        Console.WriteLine(Row.Header);
        var rows = new List<Row>();
        foreach (Workload workload in chosen)
        {
            foreach (int count in threads)
                Add(Comparison.Run(workload, count, peers, pairs));
        }

        if (startup is not null && IsChosen(Startup.Name) && peers.Count > 0)
            Add(threads.Select(count => Startup.Run(startup, peers[0], count, pairs)));
        PrintPeak("after");
        if (json is not null)
            File.WriteAllText(json, JsonSerializer.Serialize(rows, s_json));
        return rows.Exists(row => !row.Agrees) ? 1 : 0;

        void Add(IEnumerable<Row> measured)
        {
            foreach (Row row in measured)
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
