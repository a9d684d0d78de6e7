using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    public override void Step<TStep>(ReadOnlySpan<StepTensors> tensors, TStep step)
    {
        foreach (StepTensors tensor in tensors)
            Step(tensor, step);
    }

    private static void Step<TStep>(in StepTensors tensors, TStep step)
        where TStep : struct, IStepOp
    {
        (Tensor parameter, Tensor gradient, Tensor? state0, Tensor? state1, Tensor? state2) = tensors;
        switch (parameter.DType)
        {
            case DType.Float32:
                Launch.Float(
                    new StepKernel<float, TStep>(
                        parameter.Pointer<float>(), gradient.Pointer<float>(),
                        PointerOrNull<float>(state0), PointerOrNull<float>(state1), PointerOrNull<float>(state2), step),
                    parameter.Count, Launch.Grain, parameter, gradient,
                    state0 ?? gradient, state1 ?? gradient, state2 ?? gradient);
                break;
            case DType.Float64:
                Launch.Double(
                    new StepKernel<double, TStep>(
                        parameter.Pointer<double>(), gradient.Pointer<double>(),
                        PointerOrNull<double>(state0), PointerOrNull<double>(state1), PointerOrNull<double>(state2),
                        step),
                    parameter.Count, Launch.Grain, parameter, gradient,
                    state0 ?? gradient, state1 ?? gradient, state2 ?? gradient);
                break;
            default:
                throw Unexpected(parameter.DType);
        }
    }

    private protected static T* PointerOrNull<T>(Tensor? x)
        where T : unmanaged
        => x is null ? null : x.Pointer<T>();

    private readonly struct StepKernel<TElement, TStep>(
        TElement* parameter, TElement* gradient, TElement* state0, TElement* state1, TElement* state2, TStep step)
        : IElementKernel<TElement>
        where TElement : unmanaged
        where TStep : struct, IStepOp
    {
        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
            => Step<TScalar>(Step<TLane>(start, end), end);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private long Step<TLane>(long i, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            // A copy, so that writes through the pointers cannot be thought to change it.
            TStep op = step;
            for (; i + TLane.Count <= end; i += TLane.Count)
            {
                TLane w = TLane.Load(parameter + i);
                TLane s0 = state0 == null ? TLane.Of(0) : TLane.Load(state0 + i);
                TLane s1 = state1 == null ? TLane.Of(0) : TLane.Load(state1 + i);
                TLane s2 = state2 == null ? TLane.Of(0) : TLane.Load(state2 + i);
                op.Apply(ref w, TLane.Load(gradient + i), ref s0, ref s1, ref s2);
                TLane.Store(w, parameter + i);
                if (state0 != null)
                    TLane.Store(s0, state0 + i);
                if (state1 != null)
                    TLane.Store(s1, state1 + i);
                if (state2 != null)
                    TLane.Store(s2, state2 + i);
            }

            return i;
        }
    }
}
