using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void Binary<TOp>(Tensor a, Tensor b, Tensor y, TOp op)
    {
        var plan = new StridePlan(a.Layout, b.Layout);
        switch (y.DType)
        {
            case DType.Float32:
                Launch.Float(
                    new BinaryKernel<float, Forward<TOp>>(
                        a.Pointer<float>(), b.Pointer<float>(), y.Pointer<float>(), null,
                        y.Pointer<float>(), plan, new(op), GoesPastCaches(y, plan)),
                    y.Count, Launch.Grain, a, b, y);
                break;
            case DType.Float64:
                Launch.Double(
                    new BinaryKernel<double, Forward<TOp>>(
                        a.Pointer<double>(), b.Pointer<double>(), y.Pointer<double>(), null,
                        y.Pointer<double>(), plan, new(op), GoesPastCaches(y, plan)),
                    y.Count, Launch.Grain, a, b, y);
                break;
            default:
                throw Unexpected(y.DType);
        }
    }

    public override void BinaryGrad<TOp>(Tensor a, Tensor b, Tensor y, Tensor dy, Tensor dx, TOp op, bool second)
    {
        if (second)
            BinaryGrad(a, b, y, dy, dx, new GradientB<TOp>(op));
        else
            BinaryGrad(a, b, y, dy, dx, new GradientA<TOp>(op));
    }

    private static void BinaryGrad<TForm>(Tensor a, Tensor b, Tensor y, Tensor dy, Tensor dx, TForm form)
        where TForm : struct, IBinaryForm
    {
        var plan = new StridePlan(a.Layout, b.Layout);
        switch (y.DType)
        {
            case DType.Float32:
                Launch.Float(
                    new BinaryKernel<float, TForm>(
                        a.Pointer<float>(), b.Pointer<float>(), y.Pointer<float>(),
                        dy.Pointer<float>(), dx.Pointer<float>(), plan, form, GoesPastCaches(dx, plan)),
                    y.Count, Launch.Grain, a, b, y, dy, dx);
                break;
            case DType.Float64:
                Launch.Double(
                    new BinaryKernel<double, TForm>(
                        a.Pointer<double>(), b.Pointer<double>(), y.Pointer<double>(),
                        dy.Pointer<double>(), dx.Pointer<double>(), plan, form, GoesPastCaches(dx, plan)),
                    y.Count, Launch.Grain, a, b, y, dy, dx);
                break;
            default:
                throw Unexpected(y.DType);
        }
    }

    /// <summary>A run that starts within a cache line would be written in halves of lines.</summary>
    private static bool GoesPastCaches(Tensor result, StridePlan plan) =>
        Launch.GoesPastCaches(result) && plan.Inner * result.DType.Size() % 64 == 0;

    /// <summary>What is computed from a, b and, for gradients, y and dy.</summary>
    private interface IBinaryForm
    {
        static abstract bool IsGradient { get; }

        T Compute<T>(T a, T b, T y, T dy)
            where T : struct, ILane<T>;
    }

    private readonly struct Forward<TOp>(TOp op) : IBinaryForm
        where TOp : struct, IBinaryOp
    {
        public static bool IsGradient => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Compute<T>(T a, T b, T y, T dy)
            where T : struct, ILane<T>
            => op.Forward(a, b);
    }

    private readonly struct GradientA<TOp>(TOp op) : IBinaryForm
        where TOp : struct, IBinaryOp
    {
        public static bool IsGradient => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Compute<T>(T a, T b, T y, T dy)
            where T : struct, ILane<T>
            => dy * op.DerivativeA(a, b, y);
    }

    private readonly struct GradientB<TOp>(TOp op) : IBinaryForm
        where TOp : struct, IBinaryOp
    {
        public static bool IsGradient => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Compute<T>(T a, T b, T y, T dy)
            where T : struct, ILane<T>
            => dy * op.DerivativeB(a, b, y);
    }

    private readonly struct BinaryKernel<TElement, TForm>(
        TElement* a, TElement* b, TElement* y, TElement* dy, TElement* result, StridePlan plan, TForm form, bool isPast)
        : IElementKernel<TElement>
        where TElement : unmanaged
        where TForm : struct, IBinaryForm
    {
        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            long inner = plan.Inner, stepA = plan.InnerA, stepB = plan.InnerB;
            bool isPacked = stepA is 0 or 1 && stepB is 0 or 1;
            while (start < end)
            {
                (long run, long first) = Math.DivRem(start, inner);
                long stop = Math.Min(end, start + inner - first);
                plan.Locate(run, out long offsetA, out long offsetB);
                // From here on the operands are addressed by the result's index.
                TElement* rowA = a + offsetA + ((first - start) * stepA),
                    rowB = b + offsetB + ((first - start) * stepB);
                long i = isPacked ? Step<TLane>(rowA, stepA, rowB, stepB, start, stop, isPast) : start;
                Step<TScalar>(rowA, stepA, rowB, stepB, i, stop, false);
                start = stop;
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private long Step<TLane>(
            TElement* rowA, long stepA, TElement* rowB, long stepB, long i, long end, bool isLarge)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            // Locals: a store through a pointer could change the fields, as far as the compiler knows.
            TElement* results = y, gradients = dy, target = result;
            TForm f = form;
            if (stepA == 1 && stepB == 1 && !TForm.IsGradient)
            {
                for (; i + TLane.Count <= end; i += TLane.Count)
                {
                    TLane value = f.Compute(TLane.Load(rowA + i), TLane.Load(rowB + i), default, default);
                    if (isLarge)
                        TLane.StorePast(value, target + i);
                    else
                        TLane.Store(value, target + i);
                }

                return i;
            }

            for (; i + TLane.Count <= end; i += TLane.Count)
            {
                TLane va = Read<TLane>(rowA, stepA, i), vb = Read<TLane>(rowB, stepB, i);
                TLane vy = TForm.IsGradient ? TLane.Load(results + i) : default,
                    vdy = TForm.IsGradient ? TLane.Load(gradients + i) : default;
                TLane value = f.Compute(va, vb, vy, vdy);
                if (isLarge)
                    TLane.StorePast(value, target + i);
                else
                    TLane.Store(value, target + i);
            }

            return i;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TLane Read<TLane>(TElement* row, long step, long i)
            where TLane : struct, IPackedLane<TLane, TElement>
            => step == 0 ? TLane.Broadcast(*row) : TLane.Load(row + (i * step));
    }
}
