using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace DeepNet.Benchmarks.SideBySide;

/// <summary>A library to compare with, and how to start it at its best.</summary>
internal sealed class Peer
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "side-by-side");
    private static readonly string Python = Environment.GetEnvironmentVariable("DEEPNET_PEER_PYTHON") ?? "/usr/bin/python3";

    private readonly string _program;
    private readonly string _script;
    private readonly bool _forwardOnly;

    private Peer(string name, string program, string script, bool forwardOnly) =>
        (Name, _program, _script, _forwardOnly) = (name, program, Path.Combine(Folder, script), forwardOnly);

    public string Name { get; }

    /// <summary>The peers this machine has; says which are missing.</summary>
    public static IReadOnlyList<Peer> FindAll()
    {
        Peer torch = new("torch", Python, "torch_peer.py", forwardOnly: false);
        Peer ort = new("onnxruntime", "node", "onnxruntime_peer.js", forwardOnly: true);
        var found = new List<Peer>();
        foreach ((Peer peer, string what) in new[] { (torch, "python3-torch"), (ort, "onnxruntime-node") })
        {
            if (peer.IsThere())
                found.Add(peer);
            else
                Console.WriteLine($"{peer.Name}: not found, goes without it. See benchmarks/side-by-side/README.md for {what}.");
        }

        return found;
    }

    public static PeerProcess StartDeepNet(Workload workload, int threads, string inputs) => PeerProcess.Start(
        "dotnet", [typeof(Peer).Assembly.Location, WorkerCommand.Name, workload.Name, inputs],
        [new("DEEPNET_NUM_THREADS", threads.ToString(CultureInfo.InvariantCulture))]);

    public bool CanRun(Workload workload) => !_forwardOnly || (workload.Mode == "forward" && workload.Exported);

    public PeerProcess Start(Workload workload, int threads, string inputs)
    {
        string count = threads.ToString(CultureInfo.InvariantCulture);
        string[] arguments = [workload.Kind, workload.Mode, JsonSerializer.Serialize(workload.Options), inputs];
        if (_forwardOnly)
        {
            string model = Path.ChangeExtension(inputs, ".onnx");
            if (!File.Exists(model))
            {
                using PeerProcess exporter = PeerProcess.Start(
                    Python, [Path.Combine(Folder, "torch_peer.py"), .. arguments, "--export", model], Settings("1"));
            }

            arguments = [model, inputs, count];
        }

        return PeerProcess.Start(_program, [_script, .. arguments], Settings(count));
    }

    private bool IsThere()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(_program, [_script, "--version"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            string version = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            if (process.ExitCode == 0)
                Console.WriteLine($"{Name}: {version}");
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>The settings that make PyTorch fastest: one OpenMP pool, the processor's own kernels, huge pages.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> Settings(string threads) =>
    [
        new("OPENBLAS_CORETYPE", null),
        new("OPENBLAS_L2_SIZE", null),
        new("OPENBLAS_NUM_THREADS", threads),
        new("OMP_NUM_THREADS", threads),
        new("LD_LIBRARY_PATH", "/usr/lib/x86_64-linux-gnu/openblas-openmp"),
        new(
            "GLIBC_TUNABLES",
            "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=8589934592"),
    ];
}
