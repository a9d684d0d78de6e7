using System.Diagnostics;
using System.Runtime.InteropServices;
using DeepNet.Gpu.Vendor;

namespace DeepNet.Gpu.Tests;

/// <summary>One of the libraries written in C that stand in for NVIDIA's: compiled once, and a copy with a state of its
/// own for every instance. See VendorStandIn/standin.h.</summary>
internal sealed unsafe class StandIn
{
    private static readonly Dictionary<string, string> s_compiled = [];
    private static readonly Lazy<string> s_folder = new(NewFolder);
    private static int s_copies;
    private readonly delegate* unmanaged<int, int, void> _set;
    private readonly delegate* unmanaged<int, int> _get;

    private StandIn(string file)
    {
        File = file;
        nint library = NativeLibrary.Load(file);
        _set = (delegate* unmanaged<int, int, void>)NativeLibrary.GetExport(library, "standin_set");
        _get = (delegate* unmanaged<int, int>)NativeLibrary.GetExport(library, "standin_get");
    }

    /// <summary>What tests set, and, from <c>Products</c> on, read; in the order of standin.h.</summary>
    public enum Value
    {
        FailCreate,
        FailChoice,
        FailProduct,
        Spoil,
        RefusedType,
        Workspace,
        RefusedAlgorithm,
        Products = 16,
        LastType,
        LastMode,
        LastBatches,
        LastBias,
        LastTurned,
        LiveDescriptors,
        LastAlgorithm,
        Choices,
    }

    /// <summary>The C compiler of this machine; null if there is none.</summary>
    public static string? Compiler { get; } = new[] { "gcc", "cc" }.FirstOrDefault(IsThere);

    /// <summary>Where it lies.</summary>
    public string File { get; }

    public int Get(Value value) => _get((int)value);

    public void Set(Value value, int number) => _set((int)value, number);

    /// <summary>How many products were computed while something ran.</summary>
    public int ProductsOf(Action run)
    {
        int before = Get(Value.Products);
        run();
        return Get(Value.Products) - before;
    }

    public static StandIn OfCublasLt(int version = 130100, params string[] defines) =>
        New("cublaslt.c", version, defines);

    public static StandIn OfCudnn(int version = 91002, params string[] defines) => New("cudnn.c", version, defines);

    /// <summary>An emulator that uses stand-ins.</summary>
    public static GpuDevice NewDevice(StandIn? cublasLt = null, StandIn? cudnn = null) =>
        NewDevice(new VendorFiles(cublasLt is null ? [] : [cublasLt.File], cudnn is null ? [] : [cudnn.File]));

    /// <summary>An emulator that looks for libraries under these names.</summary>
    public static GpuDevice NewDevice(VendorFiles files)
    {
        GpuDevice device = GpuDrivers.CreateEmulator();
        ((GpuBackend)device.Backend).LibraryFiles = files;
        return device;
    }

    private static StandIn New(string source, int version, string[] defines)
    {
        string[] options = [$"-DVERSION={version}", .. defines.Select(d => "-D" + d)];
        string key = $"{source} {string.Join(' ', options)}";
        if (!s_compiled.TryGetValue(key, out string? compiled))
        {
            string target = Path.Combine(s_folder.Value, $"{s_compiled.Count}.so");
            s_compiled[key] = compiled = Compile(source, options, target);
        }

        string copy = Path.Combine(s_folder.Value, $"copy{++s_copies}.so");
        System.IO.File.Copy(compiled, copy);
        return new StandIn(copy);
    }

    private static string Compile(string source, string[] options, string target)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "VendorStandIn", source);
        string[] arguments =
            ["-std=c11", "-Wall", "-Wextra", "-Werror", "-O1", "-shared", "-fPIC", .. options, "-o", target, path];
        using Process process = Process.Start(
            new ProcessStartInfo(Compiler!, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, "{0} must compile: {1}", source, errors);
        return target;
    }

    private static bool IsThere(string compiler)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(compiler, "--version") { RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string NewFolder()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("deepnet-stand-in");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return folder.FullName;
    }
}
