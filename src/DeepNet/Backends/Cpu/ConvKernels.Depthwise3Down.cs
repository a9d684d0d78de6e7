using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DeepNet.Backends.Cpu;

/// <summary>Depthwise 3×3 convolutions that walk down a plane where it lies.</summary>
internal static unsafe partial class ConvKernels
{
    private readonly partial struct Depthwise3<TLane, TElement, TSweep>
    {
        /// <summary>Vectors of a line whose sums have registers beside the weights, where there are 32.</summary>
        private const int DownVectors = 7;

        private bool FitsRegisters =>
            sizeof(TLane) == sizeof(Vector512<byte>) && _width <= DownVectors * TLane.Count;

        /// <summary>
        /// A whole line at a time, which is loaded once: it is the last that one line of results sees, the second that
        /// the next one sees, and the first that the one after sees.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private void Down(
            TElement* source, TElement* kernel, TElement first, TElement* to, TElement* zeros, TElement* mask)
        {
            TLane k0 = TLane.Broadcast(kernel[0]), k1 = TLane.Broadcast(kernel[1]), k2 = TLane.Broadcast(kernel[2]);
            TLane k3 = TLane.Broadcast(kernel[3]), k4 = TLane.Broadcast(kernel[4]), k5 = TLane.Broadcast(kernel[5]);
            TLane k6 = TLane.Broadcast(kernel[6]), k7 = TLane.Broadcast(kernel[7]), k8 = TLane.Broadcast(kernel[8]);
            TLane bias = TLane.Broadcast(first);
            TLane a0 = bias, a1 = bias, a2 = bias, a3 = bias, a4 = bias, a5 = bias, a6 = bias;
            TLane h0 = bias, h1 = bias, h2 = bias, h3 = bias, h4 = bias, h5 = bias, h6 = bias;
            int last = _width - TLane.Count;

            // The first two lines end results that begin above the plane: nobody wants them.
            TElement* spare = zeros + _width + VirtualLanes;
            for (int line = 0; line < _height + 2; line++)
            {
                TElement* x = Line(source, line, zeros), y = line < 2 ? spare : to + (line - 2L) * _width;
                Step<FirstColumns>(k0, k1, k2, k3, k4, k5, k6, k7, k8, bias, mask, x, y, 0, ref a0, ref h0);
                if (last > TLane.Count)
                    Step<InnerColumns>(k0, k1, k2, k3, k4, k5, k6, k7, k8, bias, mask, x, y, 1, ref a1, ref h1);
                if (last > 2 * TLane.Count)
                    Step<InnerColumns>(k0, k1, k2, k3, k4, k5, k6, k7, k8, bias, mask, x, y, 2, ref a2, ref h2);
                if (last > 3 * TLane.Count)
                    Step<InnerColumns>(k0, k1, k2, k3, k4, k5, k6, k7, k8, bias, mask, x, y, 3, ref a3, ref h3);
                if (last > 4 * TLane.Count)
                    Step<InnerColumns>(k0, k1, k2, k3, k4, k5, k6, k7, k8, bias, mask, x, y, 4, ref a4, ref h4);
                if (last > 5 * TLane.Count)
                    Step<InnerColumns>(k0, k1, k2, k3, k4, k5, k6, k7, k8, bias, mask, x, y, 5, ref a5, ref h5);
                Step<LastColumns>(
                    k0, k1, k2, k3, k4, k5, k6, k7, k8, bias, mask + 1, x + last, y + last, 0, ref a6, ref h6);
            }
        }

        /// <summary>Ends a vector of the results above this line, adds to the one beside it and begins the one below.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Step<TColumns>(
            TLane k0, TLane k1, TLane k2, TLane k3, TLane k4, TLane k5, TLane k6, TLane k7, TLane k8, TLane bias,
            TElement* mask, TElement* x, TElement* y, int vector, ref TLane above, ref TLane here)
            where TColumns : struct, IColumns
        {
            (TLane a, TLane b, TLane c) = Seen<TColumns>(x + vector * TLane.Count, mask);
            AddLine(k6, k7, k8, a, b, c, ref above);
            TLane.Store(above, y + vector * TLane.Count);
            above = here;
            AddLine(k3, k4, k5, a, b, c, ref above);
            here = bias;
            AddLine(k0, k1, k2, a, b, c, ref here);
        }
    }
}
