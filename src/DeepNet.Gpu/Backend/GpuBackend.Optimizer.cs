using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void Step<TStep>(
        Tensor parameter, Tensor gradient, Tensor? state0, Tensor? state1, Tensor? state2, TStep step)
    {
        using var held = new Held(parameter, gradient, state0, state1, state2);
        switch (parameter.DType)
        {
            case DType.Float32:
                Step<GpuF32, float, TStep>(parameter, gradient, state0, state1, state2, step);
                break;
            case DType.Float64:
                Step<GpuF64, double, TStep>(parameter, gradient, state0, state1, state2, step);
                break;
            default:
                throw Unexpected(parameter.DType);
        }
    }

    private void Step<TLane, TElement, TStep>(
        Tensor parameter, Tensor gradient, Tensor? state0, Tensor? state1, Tensor? state2, TStep step)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        where TStep : struct, IStepOp
    {
        int states = (state0 is null ? 0 : 1) + (state1 is null ? 0 : 2) + (state2 is null ? 0 : 4);
        queue.Launch(
            new StepKernel<TLane, TElement, TStep>(
                parameter.View<TElement>(), gradient.View<TElement>(), ViewOf(state0), ViewOf(state1), ViewOf(state2),
                states, step),
            parameter.Count);

        // A state that is not in use is never touched.
        ArrayView<TElement> ViewOf(Tensor? state) => (state ?? parameter).View<TElement>();
    }

    internal readonly struct StepKernel<TLane, TElement, TStep>(
        ArrayView<TElement> parameter, ArrayView<TElement> gradient, ArrayView<TElement> state0,
        ArrayView<TElement> state1, ArrayView<TElement> state2, int states, TStep step) : IGpuKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged
        where TStep : struct, IStepOp
    {
        public void Run(long index)
        {
            TLane p = TLane.Of(parameter[index]), s0 = TLane.Of(0.0), s1 = s0, s2 = s0;
            if ((states & 1) != 0)
                s0 = TLane.Of(state0[index]);
            if ((states & 2) != 0)
                s1 = TLane.Of(state1[index]);
            if ((states & 4) != 0)
                s2 = TLane.Of(state2[index]);
            step.Apply(ref p, TLane.Of(gradient[index]), ref s0, ref s1, ref s2);
            parameter[index] = p.Element;
            if ((states & 1) != 0)
                state0[index] = s0.Element;
            if ((states & 2) != 0)
                state1[index] = s1.Element;
            if ((states & 4) != 0)
                state2[index] = s2.Element;
        }
    }
}
