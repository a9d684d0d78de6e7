using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal static unsafe partial class ConvKernels
{
    /// <summary>
    /// One dimension of an input gradient: positions i · stride + phase see the taps remainder + m · stride, and those
    /// the outputs i + base - m.
    /// </summary>
    private readonly struct GradientPhase(int phase, int stride, int padding, int kernel)
    {
        public int Remainder { get; } = (phase + padding) % stride;

        public int Base { get; } = (phase + padding) / stride;

        public int Taps => Remainder < kernel ? (kernel - 1 - Remainder) / stride + 1 : 0;

        public int First => Base - Taps + 1;

        /// <summary>The tap that sees output i + place, or -1.</summary>
        public int Tap(int place)
        {
            int m = Base - place;
            return m >= 0 && m < Taps ? Remainder + m * stride : -1;
        }
    }
}
