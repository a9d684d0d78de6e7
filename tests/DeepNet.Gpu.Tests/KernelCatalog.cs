using DeepNet.Gpu.Kernels;
using DeepNet.Kernels;
using DeepNet.Layers;
using DeepNet.Optimizers;
using DeepNet.Tests;
using DeepNet.Tests.Ops;
using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;

namespace DeepNet.Gpu.Tests;

/// <summary>Every kernel that the table of operations, conversions, random numbers and optimizers launch.</summary>
internal static class KernelCatalog
{
    private static readonly Lazy<Type[]> s_all = new(Gather);

    public static IReadOnlyList<Type> All => s_all.Value;

    private static Type[] Gather()
    {
        // A queue of its own, which no other test has started kernels in.
        using Context context = Context.Create(
            builder => builder.EnableAlgorithms().Optimize(OptimizationLevel.O2).CPU(new CPUDevice(4, 4, 1)));
        using Accelerator accelerator = context.GetCPUDevice(0).CreateAccelerator(context);
        var device = new GpuDevice("emulator of the catalog", GpuKind.Emulator, accelerator);
        foreach (OpCase op in OpCases.All)
        {
            DType dtype = op.DTypes.Contains(DType.Float32) ? DType.Float32 : op.DTypes[0];
            foreach (Input[] variant in op.Variants)
                Run(op, OpCaseTests.Make(variant, device, dtype));
        }

        foreach (Func<Parameter[], Optimizer> create in OptimizerTests.s_optimizers.Values)
            Step(create, device);
        Convert(device);
        Draw(device);
        Integers(device);
        IEnumerable<Type> kernels = device.Queue.Kernels.Select(OnGpu).Concat(Others()).Distinct();
        return [.. kernels.OrderBy(kernel => kernel.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>Kernels of large tensors, of data and of distributions, which the operations above do not come to.
    /// </summary>
    private static IEnumerable<Type> Others() =>
    [
        .. PtxTests.s_sample,
        typeof(GpuBackend.ArgExtremeGroupKernel<OrderF32, float>),
        typeof(GpuBackend.ArgExtremeGroupKernel<OrderI64, long>),
        typeof(GpuBackend.ArgExtremePartsKernel<OrderF32, float>),
        typeof(GpuBackend.ArgExtremePartsKernel<OrderI64, long>),
        typeof(GpuBackend.NearestKernel<GpuBackend.BytePixel, byte>),
        typeof(GpuBackend.NearestKernel<GpuBackend.FloatPixel, float>),
        typeof(GpuBackend.BilinearKernel<GpuBackend.BytePixel, byte>),
        typeof(GpuBackend.BilinearKernel<GpuBackend.FloatPixel, float>),
        typeof(GpuBackend.CropKernel<byte>),
        typeof(GpuBackend.CropKernel<uint>),
        typeof(GpuBackend.PoolIndicesKernel),
        .. Closed(typeof(GpuBackend.Map2Kernel<>), typeof(IScalarFunction2)),
        .. Closed(typeof(GpuBackend.SampleKernel<>), typeof(IRandomDraw)),
    ];

    /// <summary>A kernel for each of the library's structs of a kind.</summary>
    private static IEnumerable<Type> Closed(Type kernel, Type kind) => kind.Assembly.GetTypes()
        .Where(type => type.IsValueType && !type.IsGenericType && type.IsAssignableTo(kind))
        .Select(type => kernel.MakeGenericType(type));

    /// <summary>The kernel that takes a kernel's place on a GPU, whose groups are larger.</summary>
    private static Type OnGpu(Type kernel)
    {
        if (!kernel.IsGenericType || kernel.GetGenericTypeDefinition() != typeof(GemmKernel<,,,,,>))
            return kernel;
        Type[] parts = kernel.GetGenericArguments();
        bool isLarge = parts[2].GetGenericTypeDefinition() == typeof(GemmBlock8<>);
        parts[1] = isLarge ? typeof(GemmGroup16Flat) : typeof(GemmGroup16);
        return typeof(GemmKernel<,,,,,>).MakeGenericType(parts);
    }

    /// <summary>An operation with its fused gradients, and with those that can be differentiated again.</summary>
    private static void Run(OpCase op, Tensor[] inputs)
    {
        foreach (Tensor x in inputs)
            x.RequiresGrad = op.GradientOrder > 0 && x.DType.IsFloatingPoint();
        Tensor[] wanted = Array.FindAll(inputs, x => x.RequiresGrad);
        Tensor y = op.Run(inputs);
        if (!y.RequiresGrad || wanted.Length == 0)
            return;
        Tensor seed = Tensor.Ones(y.Shape, y.DType, y.Device);
        Autograd.Grad([y], wanted, [seed], retainGraph: true, allowUnused: true);
        if (op.GradientOrder > 1)
            Autograd.Grad([y], wanted, [seed], createGraph: true, allowUnused: true);
    }

    private static void Step(Func<Parameter[], Optimizer> create, Device device)
    {
        var parameter = new Parameter(Tensor.Ones([3, 7], device: device))
        {
            Grad = Tensor.Ones([3, 7], device: device),
        };
        create([parameter]).Step();
        GradientClipping.ClipGradNorm([parameter], 0.1);
        GradientClipping.ClipGradValue([parameter], 0.1);
    }

    private static void Convert(Device device)
    {
        foreach (DType from in Enum.GetValues<DType>())
        {
            Tensor x = Tensor.Ones([4], from, device);
            foreach (DType to in Enum.GetValues<DType>())
                x.Cast(to);
        }
    }

    private static void Integers(Device device)
    {
        foreach (DType dtype in (DType[])[DType.Int64, DType.Int32, DType.Int8, DType.UInt8])
        {
            Tensor x = Tensor.Ones([4], dtype, device);
            _ = (x.Abs(), -x, x.Sign(), ~x);
        }
    }

    private static void Draw(Device device)
    {
        foreach (DType dtype in (DType[])[DType.Float32, DType.Float16, DType.BFloat16])
        {
            Tensor.Rand([4], dtype, device);
            Tensor.Randn([4], dtype, device);
        }
    }
}
