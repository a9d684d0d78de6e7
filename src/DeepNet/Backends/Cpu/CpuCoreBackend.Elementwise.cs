using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void Unary<TOp>(Tensor x, Tensor y, TOp op)
    {
        bool isLarge = Launch.GoesPastCaches(y);
        switch (x.DType)
        {
            case DType.Float32:
                Launch.Float(
                    new UnaryKernel<float, TOp>(x.Pointer<float>(), y.Pointer<float>(), op, isLarge),
                    x.Count, Launch.Grain, x, y);
                break;
            case DType.Float64:
                Launch.Double(
                    new UnaryKernel<double, TOp>(x.Pointer<double>(), y.Pointer<double>(), op, isLarge),
                    x.Count, Launch.Grain, x, y);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    public override void UnaryGrad<TOp>(Tensor x, Tensor y, Tensor dy, Tensor dx, TOp op)
    {
        bool isLarge = dx != dy && Launch.GoesPastCaches(dx);
        switch (x.DType)
        {
            case DType.Float32:
                Launch.Float(
                    new UnaryGradKernel<float, TOp>(
                        x.Pointer<float>(), y.Pointer<float>(), dy.Pointer<float>(), dx.Pointer<float>(), op, isLarge),
                    x.Count, Launch.Grain, x, y, dy, dx);
                break;
            case DType.Float64:
                Launch.Double(
                    new UnaryGradKernel<double, TOp>(
                        x.Pointer<double>(), y.Pointer<double>(), dy.Pointer<double>(), dx.Pointer<double>(), op,
                        isLarge),
                    x.Count, Launch.Grain, x, y, dy, dx);
                break;
            default:
                throw Unexpected(x.DType);
        }
    }

    private readonly struct UnaryKernel<TElement, TOp>(TElement* x, TElement* y, TOp op, bool isLarge)
        : IElementKernel<TElement>
        where TElement : unmanaged
        where TOp : struct, IUnaryOp
    {
        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
            => Step<TScalar>(Step<TLane>(start, end, isLarge), end);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private long Step<TLane>(long i, long end, bool isPast = false)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            // Locals: a store through a pointer could change the fields, as far as the compiler knows.
            TElement* source = x, target = y;
            TOp f = op;
            for (; i + TLane.Count <= end; i += TLane.Count)
            {
                TLane value = f.Forward(TLane.Load(source + i));
                if (isPast)
                    TLane.StorePast(value, target + i);
                else
                    TLane.Store(value, target + i);
            }

            return i;
        }
    }

    private readonly struct UnaryGradKernel<TElement, TOp>(
        TElement* x, TElement* y, TElement* dy, TElement* dx, TOp op, bool isLarge)
        : IElementKernel<TElement>
        where TElement : unmanaged
        where TOp : struct, IUnaryOp
    {
        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
            => Step<TScalar>(Step<TLane>(start, end, isLarge), end);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private long Step<TLane>(long i, long end, bool isPast = false)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            // A load whose value is not used would still fetch the memory.
            TElement* arguments = x, results = y, gradients = dy, target = dx;
            TOp f = op;
            for (; i + TLane.Count <= end; i += TLane.Count)
            {
                TLane argument = op is IDerivativeOfResult ? default : TLane.Load(arguments + i);
                TLane result = op is IDerivativeOfArgument ? default : TLane.Load(results + i);
                TLane value = TLane.Load(gradients + i) * f.Derivative(argument, result);
                if (isPast)
                    TLane.StorePast(value, target + i);
                else
                    TLane.Store(value, target + i);
            }

            return i;
        }
    }
}
