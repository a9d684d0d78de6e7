namespace DeepNet.Gpu.Vendor;

/// <summary>Under which names libraries are looked for, the newest version first.</summary>
internal sealed record VendorFiles(IReadOnlyList<string> CublasLt, IReadOnlyList<string> Cudnn)
{
    /// <summary>For devices that are not NVIDIA's.</summary>
    public static VendorFiles None { get; } = new([], []);

    /// <summary>What NVIDIA calls them. The names hold for one major version each, whose functions keep their form.
    /// </summary>
    public static VendorFiles OfSystem { get; } = OperatingSystem.IsWindows()
        ? new(["cublasLt64_13.dll", "cublasLt64_12.dll"], ["cudnn64_9.dll"])
        : new(["libcublasLt.so.13", "libcublasLt.so.12"], ["libcudnn.so.9"]);
}
