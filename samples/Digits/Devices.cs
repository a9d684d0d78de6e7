#if GPU
using DeepNet.Gpu;
#endif

namespace DeepNet.Samples.Digits;

/// <summary>Where the network can run: on GPUs too if the program was built with -p:Gpu=true.</summary>
internal static class Devices
{
#if GPU
    /// <summary>What <see cref="Get"/> knows.</summary>
    public static string[] Names => ["cpu", "gpu", "emulator"];

    /// <summary>The device of a name; where there is no GPU its emulator, which is said aloud.</summary>
    public static Device Get(string name)
    {
        if (name == "cpu")
            return Device.Cpu;
        if (name == "gpu" && GpuDevice.All.Count == 0)
            Console.WriteLine("There is no GPU here: its emulator runs instead, slowly and with few images.");
        else if (name == "gpu")
            return GpuDevice.Default;
        return GpuDevice.Emulator;
    }

    /// <summary>How many images are enough for a device; null for all.</summary>
    public static int? MostImages(Device device) => device == GpuDevice.Emulator ? 256 : null;
#else
    /// <summary>What <see cref="Get"/> knows.</summary>
    public static string[] Names => ["cpu"];

    /// <summary>The device of a name.</summary>
    public static Device Get(string name) =>
        name == "cpu" ? Device.Cpu : throw new ArgumentException($"No device is called {name}.", nameof(name));

    /// <summary>How many images are enough for a device; null for all.</summary>
    public static int? MostImages(Device device) => null;
#endif
}
