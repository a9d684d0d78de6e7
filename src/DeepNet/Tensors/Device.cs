using DeepNet.Backends;
using DeepNet.Backends.Cpu;

namespace DeepNet;

/// <summary>Where a tensor's elements lie and its operations run.</summary>
public class Device
{
    internal Device(string name, Backend backend)
    {
        Name = name;
        Backend = backend;
        backend.Device = this;
    }

    /// <summary>The processor this program runs on: SIMD kernels on all cores.</summary>
    public static Device Cpu { get; } = new("cpu", new CpuBackend());

    /// <summary>The device's name: <c>cpu</c>.</summary>
    public string Name { get; }

    internal Backend Backend { get; }

    /// <summary>The device's name.</summary>
    public override string ToString() => Name;
}
