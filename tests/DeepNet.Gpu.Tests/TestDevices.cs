using DeepNet.Gpu;

namespace DeepNet.Tests;

/// <summary>Every device the operations are tested on, by name: the emulator, and the GPUs of this machine.</summary>
internal static class TestDevices
{
    /// <summary>The category of tests that run every operation some hundred times: minutes on the emulator.</summary>
    public const string DifferencesCategory = "Slow";

    private static readonly Device[] s_all = [GpuDevice.Emulator, .. GpuDevice.All];

    public static IEnumerable<string> Names => s_all.Select(d => d.Name);

    public static Device Get(string name) => s_all.Single(d => d.Name == name);
}
