using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeepNet.Kernels;

/// <summary>The register width kernels run at, and what else they know of the processor.</summary>
internal static class Simd
{
    /// <summary>512, 256 or 128: the widest the processor is fast at, or less if DEEPNET_SIMD asks for it.</summary>
    public static readonly int Width = Choose(
        Environment.GetEnvironmentVariable("DEEPNET_SIMD"),
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128);

    /// <summary>
    /// Whether the processor is one of AMD's with AVX-512: its registers of 512 bits are two halves, and it reads ahead
    /// into the next page by itself. Measured on Zen 4, taken to be so of later ones.
    /// </summary>
    public static readonly bool IsZen4 =
        X86Base.IsSupported && Vector512.IsHardwareAccelerated && X86Base.CpuId(0, 0).Ebx == FirstLettersOfAmd;

    /// <summary>"Auth" of AuthenticAMD.</summary>
    private const int FirstLettersOfAmd = 0x68747541;

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
