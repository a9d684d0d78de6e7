using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal unsafe partial class CpuCoreBackend
{
    /// <summary>One item is a strip of columns in a part of the rows of one [n, inner].</summary>
    private readonly struct ReduceColumnsKernel<TElement, TOp>(
        TElement* x, TElement* y, ReducePlan plan, TOp op) : IElementKernel<TElement>
        where TElement : unmanaged
        where TOp : struct, IReduceOp
    {
        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
            where TScalar : struct, IPackedLane<TScalar, TElement>
        {
            for (long item = start; item < end; item++)
            {
                (long partItem, long strip) = Math.DivRem(item, plan.Strips);
                (long first, long count) = plan.PartOf(partItem);
                TElement* source = x + first, target = y + (partItem * plan.Inner);
                long j = strip * ReducePlan.Strip, stop = Math.Min(j + ReducePlan.Strip, plan.Inner);
                Columns<TScalar>(source, count, target, Columns<TLane>(source, count, target, j, stop), stop);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private long Columns<TLane>(TElement* source, long count, TElement* target, long j, long end)
            where TLane : struct, IPackedLane<TLane, TElement>
        {
            long first = j, stop = end - ((end - j) % TLane.Count), stride = plan.Inner, k = 0;
            for (j = first; j < stop; j += TLane.Count)
                TLane.Store(TLane.Of(op.Identity), target + j);

            // Several rows at once: the processor reads ahead in each of them.
            for (; k + 4 <= count; k += 4, source += 4 * stride)
            {
                TElement* second = source + stride, third = second + stride, fourth = third + stride;
                for (j = first; j < stop; j += TLane.Count)
                {
                    TLane sum = op.Combine(TLane.Load(target + j), TLane.Load(source + j));
                    sum = op.Combine(sum, TLane.Load(second + j));
                    sum = op.Combine(sum, TLane.Load(third + j));
                    TLane.Store(op.Combine(sum, TLane.Load(fourth + j)), target + j);
                }
            }

            for (; k < count; k++, source += stride)
            {
                for (j = first; j < stop; j += TLane.Count)
                    TLane.Store(op.Combine(TLane.Load(target + j), TLane.Load(source + j)), target + j);
            }

            return stop;
        }
    }
}
