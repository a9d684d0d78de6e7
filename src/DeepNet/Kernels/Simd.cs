using System.Runtime.Intrinsics;

namespace DeepNet.Kernels;

/// <summary>The register width kernels run at.</summary>
internal static class Simd
{
    /// <summary>512, 256 or 128: the widest the processor is fast at, or less if DEEPNET_SIMD asks for it.</summary>
    public static readonly int Width = Choose(
        Environment.GetEnvironmentVariable("DEEPNET_SIMD"),
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128);

    /// <summary>The smaller of what is asked for and what the hardware has.</summary>
    internal static int Choose(string? setting, int hardware)
    {
        int asked = setting switch
        {
            null or "" or "512" => 512,
            "256" => 256,
            "128" => 128,
            _ => throw new InvalidOperationException(
                $"DEEPNET_SIMD: '{setting}' is not a register width. It must be 512, 256 or 128."),
        };
        return Math.Min(asked, hardware);
    }
}
