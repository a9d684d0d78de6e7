using System.Numerics;
using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;
using ILGPU.Runtime;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    public override void Step<TStep>(ReadOnlySpan<StepTensors> tensors, TStep step)
    {
        if (tensors.IsEmpty)
            return;
        switch (tensors[0].Parameter.DType)
        {
            case DType.Float32:
                Step<GpuF32, float, TStep>(tensors, step);
                break;
            case DType.Float64:
                Step<GpuF64, double, TStep>(tensors, step);
                break;
            default:
                throw Unexpected(tensors[0].Parameter.DType);
        }
    }

    private void Step<TLane, TElement, TStep>(ReadOnlySpan<StepTensors> tensors, TStep step)
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged, INumber<TElement>
        where TStep : struct, IStepOp
    {
        var wanted = new List<StepTensors>();
        foreach (StepTensors entry in tensors)
        {
            if (entry.Parameter.Count > 0)
                wanted.Add(entry);
        }

        foreach (StepTensors[] some in wanted.Chunk(TensorTable.Most))
        {
            var table = new TensorTable(Array.ConvertAll(some, entry => entry.Parameter.Count));
            queue.LaunchGroups(
                new StepKernel<TLane, TElement, TStep>(table, new StepViews<TElement>(some), step), table.Pieces);
        }

        foreach (StepTensors entry in tensors)
            entry.Hold();
    }

    /// <summary>Where parameters, their gradients and their states are. One list for each of them: a kernel that
    /// chooses between larger structs may put them in memory.</summary>
    internal readonly struct StepViews<TElement>(StepTensors[] tensors)
        where TElement : unmanaged
    {
        public readonly Eight<ArrayView<TElement>> Parameters = List(tensors, entry => entry.Parameter);

        public readonly Eight<ArrayView<TElement>> Gradients = List(tensors, entry => entry.Gradient);

        // A state that is not in use is never touched.
        public readonly Eight<ArrayView<TElement>> States0 = List(tensors, entry => entry.State0 ?? entry.Parameter);

        public readonly Eight<ArrayView<TElement>> States1 = List(tensors, entry => entry.State1 ?? entry.Parameter);

        public readonly Eight<ArrayView<TElement>> States2 = List(tensors, entry => entry.State2 ?? entry.Parameter);

        /// <summary>Bits of the states that are in use, 1, 2 and 4, and 8 where four elements can be moved at once.
        /// </summary>
        public readonly Eight<int> Kinds = new(Array.ConvertAll(tensors, KindOf));

        private static Eight<ArrayView<TElement>> List(StepTensors[] tensors, Func<StepTensors, Tensor> tensor) =>
            new(Array.ConvertAll(tensors, entry => tensor(entry).View<TElement>()));

        private static int KindOf(StepTensors entry)
        {
            (Tensor parameter, Tensor gradient, Tensor? state0, Tensor? state1, Tensor? state2) = entry;
            long offsets = parameter.Layout.Offset | gradient.Layout.Offset | (state0 ?? parameter).Layout.Offset
                | (state1 ?? parameter).Layout.Offset | (state2 ?? parameter).Layout.Offset;
            return (state0 is null ? 0 : 1) + (state1 is null ? 0 : 2) + (state2 is null ? 0 : 4)
                + (offsets % 4 == 0 ? 8 : 0);
        }
    }

    /// <summary>A group does a piece of one of some parameters.</summary>
    internal readonly struct StepKernel<TLane, TElement, TStep>(
        TensorTable table, StepViews<TElement> views, TStep step) : IGpuGroupKernel
        where TLane : struct, IGpuLane<TLane, TElement>
        where TElement : unmanaged, INumber<TElement>
        where TStep : struct, IStepOp
    {
        public void Run(long piece)
        {
            int tensor = table.TensorOf(piece), states = views.Kinds.At(tensor);
            long start = table.Start(tensor, piece), end = table.End(tensor, piece);
            ArrayView<TElement> p = views.Parameters.At(tensor), g = views.Gradients.At(tensor);
            ArrayView<TElement> s0 = views.States0.At(tensor), s1 = views.States1.At(tensor);
            ArrayView<TElement> s2 = views.States2.At(tensor);
            if ((states & 8) != 0)
            {
                for (long four = (start / 4) + Group.IdxX; four < end / 4; four += Group.DimX)
                    Update(Fours(p), Fours(g), Fours(s0), Fours(s1), Fours(s2), states, four);
                start = end / 4 * 4;
            }

            for (long i = start + Group.IdxX; i < end; i += Group.DimX)
                Update(p, g, s0, s1, s2, states, i);
        }

        private void Update(
            ArrayView<TElement> parameter, ArrayView<TElement> gradient, ArrayView<TElement> state0,
            ArrayView<TElement> state1, ArrayView<TElement> state2, int states, long i)
        {
            TElement s0 = default, s1 = default, s2 = default;
            if ((states & 1) != 0)
                s0 = state0[i];
            if ((states & 2) != 0)
                s1 = state1[i];
            if ((states & 4) != 0)
                s2 = state2[i];
            GemmQuad<TElement> y = Stepped(parameter[i], gradient[i], s0, s1, s2);
            parameter[i] = y.X;
            if ((states & 1) != 0)
                state0[i] = y.Y;
            if ((states & 2) != 0)
                state1[i] = y.Z;
            if ((states & 4) != 0)
                state2[i] = y.W;
        }

        private void Update(
            ArrayView<GemmQuad<TElement>> parameter, ArrayView<GemmQuad<TElement>> gradient,
            ArrayView<GemmQuad<TElement>> state0, ArrayView<GemmQuad<TElement>> state1,
            ArrayView<GemmQuad<TElement>> state2, int states, long four)
        {
            GemmQuad<TElement> p = parameter[four], g = gradient[four], s0 = default, s1 = default, s2 = default;
            if ((states & 1) != 0)
                s0 = state0[four];
            if ((states & 2) != 0)
                s1 = state1[four];
            if ((states & 4) != 0)
                s2 = state2[four];
            GemmQuad<TElement> x = Stepped(p.X, g.X, s0.X, s1.X, s2.X), y = Stepped(p.Y, g.Y, s0.Y, s1.Y, s2.Y);
            GemmQuad<TElement> z = Stepped(p.Z, g.Z, s0.Z, s1.Z, s2.Z), w = Stepped(p.W, g.W, s0.W, s1.W, s2.W);
            parameter[four] = new GemmQuad<TElement>(x.X, y.X, z.X, w.X);
            if ((states & 1) != 0)
                state0[four] = new GemmQuad<TElement>(x.Y, y.Y, z.Y, w.Y);
            if ((states & 2) != 0)
                state1[four] = new GemmQuad<TElement>(x.Z, y.Z, z.Z, w.Z);
            if ((states & 4) != 0)
                state2[four] = new GemmQuad<TElement>(x.W, y.W, z.W, w.W);
        }

        /// <summary>Four elements side by side. Only a known alignment makes one load of them.</summary>
        private static ArrayView<GemmQuad<TElement>> Fours(ArrayView<TElement> view) =>
            view.AsAligned(16).Cast<GemmQuad<TElement>>();

        /// <summary>The new parameter and states of one element.</summary>
        private GemmQuad<TElement> Stepped(
            TElement parameter, TElement gradient, TElement state0, TElement state1, TElement state2)
        {
            TLane p = TLane.Of(parameter), s0 = TLane.Of(state0), s1 = TLane.Of(state1), s2 = TLane.Of(state2);
            step.Apply(ref p, TLane.Of(gradient), ref s0, ref s1, ref s2);
            return new GemmQuad<TElement>(p.Element, s0.Element, s1.Element, s2.Element);
        }
    }
}
