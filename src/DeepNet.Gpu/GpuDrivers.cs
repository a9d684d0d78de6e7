using System.Reflection;
using System.Runtime.InteropServices;
using DeepNet.Gpu.Kernels;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace DeepNet.Gpu;

/// <summary>Finds devices, and says why there is none.</summary>
internal static class GpuDrivers
{
    // ILGPU asks for the names of development packages; a driver alone brings the numbered ones.
    private static readonly Dictionary<string, string[]> s_names = new(StringComparer.Ordinal)
    {
        ["cuda"] = ["libcuda.so.1", "nvcuda.dll"],
        ["OpenCL"] = ["libOpenCL.so.1", "OpenCL.dll"],
    };

    private static readonly List<string> s_unusable = [];

    static GpuDrivers() => NativeLibrary.SetDllImportResolver(typeof(Context).Assembly, Resolve);

    public static IReadOnlyList<GpuDevice> Find()
    {
        Context context = Context.Create(builder => Common(builder).Cuda().OpenCL());
        return
        [
            .. Open("cuda", GpuKind.Cuda, context.Devices.OfType<CudaDevice>(), context),
            .. Open("opencl", GpuKind.OpenCL, context.Devices.OfType<CLDevice>(), context),
        ];
    }

    /// <summary>The devices that can be used, numbered with those that cannot.</summary>
    private static IEnumerable<GpuDevice> Open(
        string prefix, GpuKind kind, IEnumerable<ILGPU.Runtime.Device> devices, Context context)
    {
        foreach ((int number, ILGPU.Runtime.Device device) in devices.Index())
        {
            string name = $"{prefix}:{number}";
            if (TryOpen(name, device.Name, () => device.CreateAccelerator(context), s_unusable) is { } accelerator)
                yield return new GpuDevice(name, kind, accelerator);
        }
    }

    /// <summary>Null if a driver lists a device and then fails to open it, and the reason: other devices may
    /// work.</summary>
    public static Accelerator? TryOpen(
        string name, string model, Func<Accelerator> open, ICollection<string> unusable)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is AcceleratorException or CapabilityNotSupportedException)
        {
            string reason = e switch
            {
                CLException driver => driver.Error.ToString(),
                CudaException driver => driver.Error,
                _ => e.Message,
            };
            unusable.Add($"{name} ({model}) cannot be opened: {reason}");
            return null;
        }
    }

    public static GpuDevice CreateEmulator()
    {
        Context context = Context.Create(builder => Common(builder).CPU(new CPUDevice(4, 4, 1)));
        return new GpuDevice("emulator", GpuKind.Emulator, context.GetCPUDevice(0).CreateAccelerator(context));
    }

    public static string WhyNone()
    {
        IEnumerable<string> missing = s_names
            .Where(entry => !entry.Value.Append(entry.Key).Any(CanLoad))
            .Select(entry => $"{entry.Key} ({string.Join(" or ", entry.Value)}) cannot be loaded");
        string drivers = string.Join(
            "; ", missing.Concat(s_unusable).DefaultIfEmpty("the drivers are there, but list no usable device"));
        return $"GpuDevice: no GPU was found: {drivers}. Install the driver of your GPU (NVIDIA's, or one with OpenCL "
            + "2.0), or stay on Device.Cpu.";
    }

    /// <summary>A driver's library, which stays loaded.</summary>
    public static nint Load(string name)
    {
        nint library = Resolve(name, typeof(GpuDrivers).Assembly, null);
        return library != 0 ? library : NativeLibrary.Load(name);
    }

    private static Context.Builder Common(Context.Builder builder)
    {
        builder.EnableAlgorithms().Optimize(OptimizationLevel.O2);
        GpuMath.Register();
        return builder;
    }

    private static bool CanLoad(string name)
    {
        if (!NativeLibrary.TryLoad(name, out nint handle))
            return false;
        NativeLibrary.Free(handle);
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (string candidate in s_names.GetValueOrDefault(name) ?? [])
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out nint handle))
                return handle;
        }

        return 0; // the usual way
    }
}
