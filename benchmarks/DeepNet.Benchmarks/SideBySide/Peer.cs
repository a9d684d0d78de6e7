using System.Diagnostics;
using System.Text.Json;

namespace DeepNet.Benchmarks.SideBySide;

/// <summary>A library to compare with, and how to start it at its best.</summary>
internal sealed class Peer
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "side-by-side");
    private static readonly string Python =
        Environment.GetEnvironmentVariable("DEEPNET_PEER_PYTHON") ?? "/usr/bin/python3";

    private const string TorchScript = "torch_peer.py";

    private readonly string _program;
    private readonly string _script;
    private readonly bool _forwardOnly;
    private readonly Site _site;

    private Peer(string name, string program, string script, bool forwardOnly, Site site) =>
        (Name, _program, _script, _forwardOnly, _site) = (name, program, script, forwardOnly, site);

    public string Name { get; }

    /// <summary>The peers this machine has; says which are missing.</summary>
    public static IReadOnlyList<Peer> FindAll(Site site)
    {
        Peer torch = new("torch", Python, TorchScript, forwardOnly: false, site);
        Peer ort = new("onnxruntime", "node", "onnxruntime_peer.js", forwardOnly: true, site);
        string torchWhat = site.PeerDevice == "cpu" ? "python3-torch" : "PyTorch for CUDA";
        var found = new List<Peer>();
        foreach ((Peer peer, string what) in new[] { (torch, torchWhat), (ort, "onnxruntime-node") })
        {
            if (peer._forwardOnly && !site.IsCpu)
                continue;
            if (peer.IsThere())
                found.Add(peer);
            else
                Console.WriteLine($"{peer.Name}: not found; benchmarks/side-by-side/README.md says how to get {what}.");
        }

        return found;
    }

    public static PeerProcess StartDeepNet(Workload workload, int threads, string inputs, Site site)
    {
        string[] arguments = [WorkerCommand.Name, workload.Name, inputs, site.Device, $"{site.IsTiny}"];
        var start = new ProcessStartInfo("dotnet", [typeof(Peer).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["DEEPNET_NUM_THREADS"] = $"{threads}";
        return PeerProcess.Start(start);
    }

    public bool CanRun(Workload workload) => !_forwardOnly || (workload.Mode == "forward" && workload.Exported);

    public PeerProcess Start(Workload workload, int threads, string inputs)
    {
        string[] arguments =
        [
            workload.Kind, workload.Mode, JsonSerializer.Serialize(workload.Options), inputs,
            "--device", _site.PeerDevice, "--precision", workload.Precision.ToString().ToLowerInvariant(),
        ];
        if (!_forwardOnly)
            return PeerProcess.Start(StartInfo(_script, arguments, threads));

        string model = Path.ChangeExtension(inputs, ".onnx");
        if (!File.Exists(model))
        {
            ProcessStartInfo export = StartInfo(TorchScript, [.. arguments, "--export", model], threads);
            export.FileName = Python;
            PeerProcess.Start(export).Dispose();
        }

        return PeerProcess.Start(StartInfo(_script, [model, inputs, $"{threads}"], threads));
    }

    /// <summary>
    /// A script of this peer with the settings that make it fastest: one OpenMP pool for everything, kernels as the
    /// processor has them, huge pages, memory that is kept.
    /// </summary>
    public ProcessStartInfo StartInfo(string script, IEnumerable<string> arguments, int threads)
    {
        var start = new ProcessStartInfo(_program, [Path.Combine(Folder, script), .. arguments])
        {
            RedirectStandardOutput = true,
        };
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");
        start.Environment["OPENBLAS_NUM_THREADS"] = $"{threads}";
        start.Environment["OMP_NUM_THREADS"] = $"{threads}";
        if (_site.PeerDevice != "cpu")
            return start; // whoever installed it knows where its libraries are
        start.Environment["LD_LIBRARY_PATH"] = "/usr/lib/x86_64-linux-gnu/openblas-openmp";
        start.Environment["GLIBC_TUNABLES"] =
            "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=8589934592";
        return start;
    }

    private bool IsThere()
    {
        try
        {
            string[] device = _site.IsCpu ? [] : ["--device", _site.PeerDevice];
            ProcessStartInfo start = StartInfo(_script, ["--version", .. device], threads: 1);
            start.RedirectStandardError = true;
            using Process process = Process.Start(start)!;
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
}
