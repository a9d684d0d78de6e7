namespace DeepNet.Tests;

/// <summary>Every device the operations are tested on, by name.</summary>
internal static class TestDevices
{
    private static readonly Device[] s_all = [Device.Cpu, new Device("composed", new ComposedCpuBackend())];

    public static IEnumerable<string> Names => s_all.Select(d => d.Name);

    public static Device Get(string name) => s_all.Single(d => d.Name == name);
}
