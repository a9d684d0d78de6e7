using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void Cast(Tensor x, Tensor y)
    {
        using var held = new Held(x, y);
        // The 16-bit types have one neighbour, Float32; everything else reaches them through it.
        if ((x.DType.IsHalf() && y.DType != DType.Float32) || (y.DType.IsHalf() && x.DType != DType.Float32))
        {
            Cast(x.Cast(DType.Float32), y);
            return;
        }

        switch (x.DType)
        {
            case DType.Float16:
                queue.Launch(new WidenKernel<Float16Bits>(x.View<ushort>(), y.View<float>()), x.Count);
                break;
            case DType.BFloat16:
                queue.Launch(new WidenKernel<BFloat16Bits>(x.View<ushort>(), y.View<float>()), x.Count);
                break;
            case DType.Float32:
                CastFrom<SingleSource, float>(x, y);
                break;
            case DType.Float64:
                CastFrom<DoubleSource, double>(x, y);
                break;
            case DType.Int64:
                CastFrom<Int64Source, long>(x, y);
                break;
            case DType.Int32:
                CastFrom<Int32Source, int>(x, y);
                break;
            case DType.Int8:
                CastFrom<Int8Source, sbyte>(x, y);
                break;
            case DType.UInt8 or DType.Bool:
                CastFrom<UInt8Source, byte>(x, y);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    private void CastFrom<TSource, TFrom>(Tensor x, Tensor y)
        where TSource : struct, IGpuSource<TFrom>
        where TFrom : unmanaged
    {
        switch (y.DType)
        {
            case DType.Float16:
                queue.Launch(new NarrowKernel<Float16Bits>(x.View<float>(), y.View<ushort>()), x.Count);
                break;
            case DType.BFloat16:
                queue.Launch(new NarrowKernel<BFloat16Bits>(x.View<float>(), y.View<ushort>()), x.Count);
                break;
            case DType.Float32:
                Cast<TSource, TFrom, SingleTarget, float>(x, y);
                break;
            case DType.Float64:
                Cast<TSource, TFrom, DoubleTarget, double>(x, y);
                break;
            case DType.Int64:
                Cast<TSource, TFrom, Int64Target, long>(x, y);
                break;
            case DType.Int32:
                Cast<TSource, TFrom, Int32Target, int>(x, y);
                break;
            case DType.Int8:
                Cast<TSource, TFrom, Int8Target, sbyte>(x, y);
                break;
            case DType.UInt8:
                Cast<TSource, TFrom, UInt8Target, byte>(x, y);
                break;
            case DType.Bool:
                Cast<TSource, TFrom, BoolTarget, byte>(x, y);
                break;
            default:
                throw Unexpected(y.DType);
        }
    }

    private void Cast<TSource, TFrom, TTarget, TTo>(Tensor x, Tensor y)
        where TSource : struct, IGpuSource<TFrom>
        where TFrom : unmanaged
        where TTarget : struct, IGpuTarget<TTo>
        where TTo : unmanaged
        => queue.Launch(new CastKernel<TSource, TFrom, TTarget, TTo>(x.View<TFrom>(), y.View<TTo>()), x.Count);

    internal readonly struct CastKernel<TSource, TFrom, TTarget, TTo>(ArrayView<TFrom> x, ArrayView<TTo> y) : IGpuKernel
        where TSource : struct, IGpuSource<TFrom>
        where TFrom : unmanaged
        where TTarget : struct, IGpuTarget<TTo>
        where TTo : unmanaged
    {
        public void Run(long index) => y[index] = TTarget.Of<TSource, TFrom>(x[index]);
    }

    internal readonly struct WidenKernel<TBits>(ArrayView<ushort> x, ArrayView<float> y) : IGpuKernel
        where TBits : struct, IHalfBits
    {
        public void Run(long index) => y[index] = TBits.ToSingle(x[index]);
    }

    internal readonly struct NarrowKernel<TBits>(ArrayView<float> x, ArrayView<ushort> y) : IGpuKernel
        where TBits : struct, IHalfBits
    {
        public void Run(long index) => y[index] = TBits.FromSingle(x[index]);
    }
}
