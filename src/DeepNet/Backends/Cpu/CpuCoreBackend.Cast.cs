using System.Numerics;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void Cast(Tensor x, Tensor y)
    {
        // The 16-bit types have one neighbour, Float32; everything else reaches them through it.
        if (x.DType.IsHalf() && y.DType != DType.Float32)
        {
            Cast(x.Cast(DType.Float32), y);
        }
        else if (y.DType.IsHalf() && x.DType != DType.Float32)
        {
            Cast(x.Cast(DType.Float32), y);
        }
        else if (x.DType.IsHalf() || y.DType.IsHalf())
        {
            byte* source = x.DType.IsHalf() ? (byte*)x.Pointer<ushort>() : (byte*)x.Pointer<float>();
            byte* target = y.DType.IsHalf() ? (byte*)y.Pointer<ushort>() : (byte*)y.Pointer<float>();
            Launch.Ranges(new HalfKernel(source, x.DType, target, y.DType), x.Count, Launch.Grain, x, y);
        }
        else
        {
            switch (x.DType)
            {
                case DType.Float32:
                    CastFrom<float>(x, y);
                    break;
                case DType.Float64:
                    CastFrom<double>(x, y);
                    break;
                case DType.Int64:
                    CastFrom<long>(x, y);
                    break;
                case DType.Int32:
                    CastFrom<int>(x, y);
                    break;
                case DType.Int8:
                    CastFrom<sbyte>(x, y);
                    break;
                case DType.UInt8 or DType.Bool:
                    CastFrom<byte>(x, y);
                    break;
                default:
                    throw Unexpected(x.DType);
            }
        }
    }

    private static void CastFrom<TFrom>(Tensor x, Tensor y)
        where TFrom : unmanaged, INumber<TFrom>
    {
        switch (y.DType)
        {
            case DType.Float32:
                Convert<TFrom, float>(x, y);
                break;
            case DType.Float64:
                Convert<TFrom, double>(x, y);
                break;
            case DType.Int64:
                Convert<TFrom, long>(x, y);
                break;
            case DType.Int32:
                Convert<TFrom, int>(x, y);
                break;
            case DType.Int8:
                Convert<TFrom, sbyte>(x, y);
                break;
            case DType.UInt8:
                Convert<TFrom, byte>(x, y);
                break;
            case DType.Bool:
                Launch.Ranges(
                    new TruthKernel<TFrom>(x.Pointer<TFrom>(), y.Pointer<byte>()), x.Count, Launch.Grain, x, y);
                break;
            default:
                throw Unexpected(y.DType);
        }
    }

    private static void Convert<TFrom, TTo>(Tensor x, Tensor y)
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
        => Launch.Ranges(new CastKernel<TFrom, TTo>(x.Pointer<TFrom>(), y.Pointer<TTo>()), x.Count, Launch.Grain, x, y);

    private readonly struct CastKernel<TFrom, TTo>(TFrom* x, TTo* y) : IRangeKernel
        where TFrom : unmanaged, INumber<TFrom>
        where TTo : unmanaged, INumber<TTo>
    {
        public void Run(long start, long end)
        {
            for (long i = start; i < end; i++)
                y[i] = TTo.CreateSaturating(x[i]);
        }
    }

    private readonly struct TruthKernel<TFrom>(TFrom* x, byte* y) : IRangeKernel
        where TFrom : unmanaged, INumber<TFrom>
    {
        public void Run(long start, long end)
        {
            for (long i = start; i < end; i++)
                y[i] = TFrom.IsZero(x[i]) ? (byte)0 : (byte)1;
        }
    }

    private readonly struct HalfKernel(byte* x, DType from, byte* y, DType to) : IRangeKernel
    {
        public void Run(long start, long end)
        {
            int count = (int)(end - start);
            if (from == DType.Float16)
            {
                HalfConversion.ToSingle(
                    new ReadOnlySpan<Half>((Half*)x + start, count), new Span<float>((float*)y + start, count));
            }
            else if (from == DType.BFloat16)
            {
                HalfConversion.ToSingle(
                    new ReadOnlySpan<BFloat16>((BFloat16*)x + start, count), new Span<float>((float*)y + start, count));
            }
            else if (to == DType.Float16)
            {
                HalfConversion.FromSingle(
                    new ReadOnlySpan<float>((float*)x + start, count), new Span<Half>((Half*)y + start, count));
            }
            else
            {
                HalfConversion.FromSingle(
                    new ReadOnlySpan<float>((float*)x + start, count), new Span<BFloat16>((BFloat16*)y + start, count));
            }
        }
    }
}
