using System.Reflection;
using DeepNet.Gpu.Kernels;
using ILGPU;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.PTX;
using ILGPU.Runtime.Cuda;

namespace DeepNet.Gpu.Tests;

/// <summary>Compiles kernels for an NVIDIA device that need not be there.</summary>
internal static class Ptx
{
    /// <summary>The text of a kernel with all type arguments given, as the queue would start it.</summary>
    public static string Of(Type kernel)
    {
        // A context of its own: it does not survive a kernel that fails.
        using Context context = Context.Create(
            builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2));
        GpuMath.Register();
        using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_80, null!);
        EntryPointDescription entry = EntryPointDescription.FromExplicitlyGroupedKernel(EntryOf(kernel));
        return ((PTXCompiledKernel)backend.Compile(entry, default)).PTXAssembly;
    }

    private static MethodInfo EntryOf(Type kernel)
    {
        string loop = typeof(IGpuGroupKernel).IsAssignableFrom(kernel) ? "Pieces" : "Strides";
        Type type = typeof(GpuQueue).GetNestedType(loop, BindingFlags.NonPublic)!;
        return type.GetMethod("Run")!.MakeGenericMethod(kernel);
    }
}
