using DeepNet.Gpu.Kernels;

namespace DeepNet.Gpu.Tests;

/// <summary>What every kernel becomes on NVIDIA's devices, read without one.</summary>
public sealed class EveryKernelTests
{
    private static readonly Lazy<(Type Kernel, string Text)[]> s_texts = new(() => [.. Ptx.Of(KernelCatalog.All)]);

    [Fact]
    [Trait("Category", "Slow")]
    public void Kernels_keep_the_rules() =>
        string.Join(
            '\n',
            s_texts.Value.SelectMany(
                entry => PtxRules.Broken(entry.Kernel, entry.Text), (entry, what) => $"{entry.Kernel} {what}"))
            .Should().BeEmpty();

    [Fact]
    [Trait("Category", "Slow")]
    public void Every_kernel_of_the_library_is_among_them()
    {
        IEnumerable<Type> launched = KernelCatalog.All.Select(Definition).Concat(PtxTests.s_sample.Select(Definition));
        IEnumerable<Type> kernels = typeof(GpuBackend).Assembly.GetTypes()
            .Where(type => type.IsValueType)
            .Where(type => type.IsAssignableTo(typeof(IGpuKernel)) || type.IsAssignableTo(typeof(IGpuGroupKernel)));
        string.Join('\n', kernels.Except(launched)).Should().BeEmpty();

        static Type Definition(Type kernel) => kernel.IsGenericType ? kernel.GetGenericTypeDefinition() : kernel;
    }
}
