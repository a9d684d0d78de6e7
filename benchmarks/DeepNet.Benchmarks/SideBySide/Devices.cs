#if GPU
using DeepNet.Gpu;
#endif

namespace DeepNet.Benchmarks.SideBySide;

/// <summary>Where DeepNet's side runs: on GPUs too if the program was built with -p:Gpu=true.</summary>
internal static class Devices
{
    /// <summary>What <see cref="Get"/> knows beside the processor.</summary>
    public static string[] Names => ["cuda", "opencl", "emulator"];

#if GPU
    /// <summary>The first device of a kind, whose Float32 products may round as the precision allows.</summary>
    /// <exception cref="DeviceException">There is none.</exception>
    public static Device Get(string name, Precision precision)
    {
        if (name == "cpu")
            return Device.Cpu;
        GpuDevice device = Find(name);
        device.AllowTf32 = precision == Precision.TF32;
        return device;
    }

    /// <summary>Its name, its maker's name and its memory.</summary>
    public static string Describe(Device device) => device is GpuDevice gpu
        ? $"{gpu.Name}: {gpu.Model}, {gpu.MemoryBytes / 1e9:F0} GB"
        : device.Name;

    /// <summary>Until all work given to the device is done.</summary>
    public static void Wait(Device device)
    {
        if (device is GpuDevice gpu)
            gpu.Synchronize();
    }

    private static GpuDevice Find(string name)
    {
        GpuKind kind = Enum.Parse<GpuKind>(name, ignoreCase: true);
        if (kind == GpuKind.Emulator)
            return GpuDevice.Emulator;
        if (GpuDevice.All.Count == 0)
            return GpuDevice.Default; // which says why there is none
        return GpuDevice.All.FirstOrDefault(device => device.Kind == kind) ?? throw new DeviceException(
            $"side-by-side: there is no device of {name}, only {string.Join(", ", GpuDevice.All)}.");
    }
#else
    /// <summary>The processor.</summary>
    /// <exception cref="DeviceException">It is another device: this program knows none.</exception>
    public static Device Get(string name, Precision precision) => name == "cpu"
        ? Device.Cpu
        : throw new DeviceException(
            $"side-by-side: --device {name} needs a program that was built with -p:Gpu=true; docs/gpu.md says how.");

    /// <summary>Its name.</summary>
    public static string Describe(Device device) => device.Name;

    /// <summary>The processor has done all work when it returns.</summary>
    public static void Wait(Device device)
    {
    }
#endif
}
