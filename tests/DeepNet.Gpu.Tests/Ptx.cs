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
    public static string Of(Type kernel) => Of([kernel]).Single().Text;

    /// <summary>The texts of kernels; of one that cannot be compiled, why.</summary>
    public static IEnumerable<(Type Kernel, string Text)> Of(IEnumerable<Type> kernels)
    {
        GpuMath.Register();
        Context? context = null;
        foreach (Type kernel in kernels)
        {
            context ??= Context.Create(builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2));
            string text;
            try
            {
                using var backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_80, null!);
                var entry = EntryPointDescription.FromExplicitlyGroupedKernel(EntryOf(kernel));
                text = ((PTXCompiledKernel)backend.Compile(entry, default)).PTXAssembly;
            }
            catch (InternalCompilerException e)
            {
                // A context does not survive a kernel that fails.
                context.Dispose();
                context = null;
                text = e.ToString();
            }

            yield return (kernel, text);
        }

        context?.Dispose();
    }

    private static MethodInfo EntryOf(Type kernel)
    {
        string loop = typeof(IGpuGroupKernel).IsAssignableFrom(kernel) ? "Pieces" : "Strides";
        Type type = typeof(GpuQueue).GetNestedType(loop, BindingFlags.NonPublic)!;
        return type.GetMethod("Run")!.MakeGenericMethod(kernel);
    }
}
