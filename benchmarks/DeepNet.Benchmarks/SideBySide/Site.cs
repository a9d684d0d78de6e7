namespace DeepNet.Benchmarks.SideBySide;

/// <summary>Where a table is measured, and whether its work is small enough to try the path out.</summary>
internal sealed record Site(string Device, bool IsTiny)
{
    public bool IsCpu => Device == "cpu";

    /// <summary>Where the peer runs: on the same GPU, which it knows by CUDA; or on the processor, as the emulator
    /// does.</summary>
    public string PeerDevice => Device is "cpu" or "emulator" ? "cpu" : "cuda";

    /// <summary>The rows of the table.</summary>
    public IReadOnlyList<Workload> Workloads =>
        IsCpu ? SideBySide.Workloads.All : new DeviceWorkloads(IsTiny).All;
}
