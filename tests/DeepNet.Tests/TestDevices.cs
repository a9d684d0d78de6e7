namespace DeepNet.Tests;

/// <summary>Every device the operations are tested on, by name.</summary>
internal static class TestDevices
{
    /// <summary>The category of tests that run every operation some hundred times.</summary>
    public const string DifferencesCategory = "Differences";

    private static readonly Device[] s_all = [Device.Cpu, new Device("composed", new ComposedCpuBackend())];

    public static IEnumerable<string> Names => s_all.Select(d => d.Name);

    public static Device Get(string name) => s_all.Single(d => d.Name == name);
}
