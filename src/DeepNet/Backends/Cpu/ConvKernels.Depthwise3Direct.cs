using System.Runtime.CompilerServices;

namespace DeepNet.Backends.Cpu;

/// <summary>Depthwise 3×3 convolutions that read a plane where it lies.</summary>
internal static unsafe partial class ConvKernels
{
    /// <summary>Where in a line a vector of columns lies: what is beside the line counts as zero.</summary>
    private interface IColumns
    {
        static abstract bool First { get; }

        static abstract bool Last { get; }
    }

    private readonly struct FirstColumns : IColumns
    {
        public static bool First => true;

        public static bool Last => false;
    }

    private readonly struct InnerColumns : IColumns
    {
        public static bool First => false;

        public static bool Last => false;
    }

    private readonly struct LastColumns : IColumns
    {
        public static bool First => false;

        public static bool Last => true;
    }

    private readonly partial struct Depthwise3<TLane, TElement, TSweep>
    {
        // The result is as wide as what is seen, and the planes before and after it are there to be read.
        private bool IsDirect(long plane) =>
            !TSweep.Weights && _left == 1 && _width == _sourceWidth && _width >= 2 * VirtualLanes
            && _height >= Lines3 && plane > 0 && plane < (long)_shape.Batch * _shape.InChannels - 1;

        private void Direct(TElement* source, TElement* kernel, TElement first, TElement* to, TElement* scratch)
        {
            TElement* zeros = scratch + VirtualLanes;
            new Span<TElement>(scratch, _width + 2 * VirtualLanes).Clear();
            // From here on all bits but those of the first column, from the next element on all but those of the last.
            TElement* mask = stackalloc TElement[TLane.Count + 1];
            TLane.Store(TLane.Equal(TLane.Of(0), TLane.Of(0)), mask);
            mask[0] = mask[TLane.Count] = default;
            if (FitsRegisters)
                Down(source, kernel, first, to, zeros, mask);
            else
                Across(source, kernel, first, to, zeros, mask);
        }

        /// <summary>Two lines at a time, of a vector of columns each: the last ones perhaps again.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void Across(
            TElement* source, TElement* kernel, TElement first, TElement* to, TElement* zeros, TElement* mask)
        {
            TLane k0 = TLane.Broadcast(kernel[0]), k1 = TLane.Broadcast(kernel[1]), k2 = TLane.Broadcast(kernel[2]);
            TLane k3 = TLane.Broadcast(kernel[3]), k4 = TLane.Broadcast(kernel[4]), k5 = TLane.Broadcast(kernel[5]);
            TLane k6 = TLane.Broadcast(kernel[6]), k7 = TLane.Broadcast(kernel[7]), k8 = TLane.Broadcast(kernel[8]);
            int width = _width, lastLine = _height - Lines3, last = width - TLane.Count;
            for (int line = 0; ; line = Math.Min(line + Lines3, lastLine))
            {
                TElement* l0 = Line(source, line, zeros), l1 = Line(source, line + 1, zeros);
                TElement* l2 = Line(source, line + 2, zeros), l3 = Line(source, line + 3, zeros);
                TElement* y = to + (long)line * _width;
                Columns<FirstColumns>(
                    k0, k1, k2, k3, k4, k5, k6, k7, k8, &first, mask, l0, l1, l2, l3, y, width, 0);
                for (int at = TLane.Count; at < last; at += TLane.Count)
                {
                    Columns<InnerColumns>(
                        k0, k1, k2, k3, k4, k5, k6, k7, k8, &first, mask, l0, l1, l2, l3, y, width, at);
                }

                Columns<LastColumns>(
                    k0, k1, k2, k3, k4, k5, k6, k7, k8, &first, mask + 1, l0, l1, l2, l3, y, width, last);
                if (line == lastLine)
                    break;
            }
        }

        private TElement* Line(TElement* source, int line, TElement* zeros)
        {
            line -= _top;
            return (uint)line < (uint)_sourceHeight ? source + (long)line * _width : zeros;
        }

        /// <summary>Two lines of results from four, of which a vector of columns and its two neighbours are seen.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Columns<TColumns>(
            TLane k0, TLane k1, TLane k2, TLane k3, TLane k4, TLane k5, TLane k6, TLane k7, TLane k8,
            TElement* bias, TElement* mask, TElement* l0, TElement* l1, TElement* l2, TElement* l3,
            TElement* to, int pitch, int at)
            where TColumns : struct, IColumns
        {
            TLane r0 = TLane.Broadcast(*bias), r1 = r0;
            (TLane a, TLane b, TLane c) = Seen<TColumns>(l0 + at, mask);
            AddLine(k0, k1, k2, a, b, c, ref r0);
            (a, b, c) = Seen<TColumns>(l1 + at, mask);
            AddLine(k0, k1, k2, a, b, c, ref r1);
            AddLine(k3, k4, k5, a, b, c, ref r0);
            (a, b, c) = Seen<TColumns>(l2 + at, mask);
            AddLine(k3, k4, k5, a, b, c, ref r1);
            AddLine(k6, k7, k8, a, b, c, ref r0);
            (a, b, c) = Seen<TColumns>(l3 + at, mask);
            AddLine(k6, k7, k8, a, b, c, ref r1);
            TLane.Store(r0, to + at);
            TLane.Store(r1, to + pitch + at);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void AddLine(TLane k0, TLane k1, TLane k2, TLane a, TLane b, TLane c, ref TLane sum)
        {
            TLane.AddProduct(k0, a, ref sum);
            TLane.AddProduct(k1, b, ref sum);
            TLane.AddProduct(k2, c, ref sum);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static (TLane Before, TLane At, TLane After) Seen<TColumns>(TElement* at, TElement* mask)
            where TColumns : struct, IColumns
        {
            TLane before = TLane.Load(at - 1), after = TLane.Load(at + 1);
            return (
                TColumns.First ? TLane.And(before, TLane.Load(mask)) : before, TLane.Load(at),
                TColumns.Last ? TLane.And(after, TLane.Load(mask)) : after);
        }
    }
}
