using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    public override Tensor MaxPoolGrad(Tensor dy, Tensor places, Shape input, PoolShape shape)
    {
        Tensor dx = dy.New(input);
        long grain = Math.Max(1, Launch.Grain / Math.Max(1, shape.InputSize));
        byte* bytes = places.DType == DType.UInt8 ? places.Pointer<byte>() : null;
        long* indices = bytes == null ? places.Pointer<long>() : null;
        bool squares = bytes != null && PoolLines.AreSquares(shape);
        if (dy.DType == DType.Float32)
        {
            float* from = dy.Pointer<float>(), to = dx.Pointer<float>();
            if (squares)
                Launch.Float(new SquaresKernel<float>(from, bytes, to, shape), shape.Planes, grain, dy, places, dx);
            else
                Launch.Ranges(
                    new MaxPoolGradKernel<float>(from, bytes, indices, to, shape), shape.Planes, grain, dy, places, dx);
        }
        else
        {
            double* from = dy.Pointer<double>(), to = dx.Pointer<double>();
            Launch.Ranges(
                new MaxPoolGradKernel<double>(from, bytes, indices, to, shape), shape.Planes, grain, dy, places, dx);
        }

        return dx;
    }

    /// <summary>One item is one plane: cleared and added to while it is in the first cache.</summary>
    private readonly struct MaxPoolGradKernel<T>(T* dy, byte* places, long* indices, T* dx, PoolShape shape)
        : IRangeKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(long start, long end)
        {
            long outputs = shape.OutputSize, inputs = shape.InputSize;
            for (long plane = start; plane < end; plane++)
            {
                T* to = dx + plane * inputs, from = dy + plane * outputs;
                new Span<T>(to, checked((int)inputs)).Clear();
                if (places == null)
                {
                    long* at = indices + plane * outputs;
                    for (long i = 0; i < outputs; i++)
                        to[at[i]] += from[i];
                    continue;
                }

                byte* place = places + plane * outputs;
                for (int d = 0; d < shape.Depth.Output; d++)
                {
                    for (int h = 0; h < shape.Height.Output; h++)
                    {
                        for (int w = 0; w < shape.Width.Output; w++)
                            to[shape.IndexOf(d, h, w, *place++)] += *from++;
                    }
                }
            }
        }
    }

    /// <summary>One item is one plane of windows of two times two: every line of dx is written once.</summary>
    private readonly struct SquaresKernel<T>(T* dy, byte* places, T* dx, PoolShape shape) : IElementKernel<T>
        where T : unmanaged
    {
        public void Run<TLane, TScalar>(long start, long end)
            where TLane : struct, IPackedLane<TLane, T>
            where TScalar : struct, IPackedLane<TScalar, T>
        {
            int width = shape.Width.Input, count = shape.Width.Output, lines = shape.Height.Output;
            int rest = (shape.Height.Input - 2 * lines) * width;
            T* dxEnd = dx + end * shape.InputSize, dyEnd = dy + shape.Planes * shape.OutputSize;
            for (long plane = start; plane < end; plane++)
            {
                T* from = dy + plane * shape.OutputSize, to = dx + plane * shape.InputSize;
                byte* at = places + plane * shape.OutputSize;
                int wide = PoolLines.Safe(TLane.Count, lines, count, from, dyEnd, to, width, 2, dxEnd);
                PoolLines.Place<TLane, T>(from, at, wide, count, to, width);
                int done = wide * count;
                PoolLines.Place<TScalar, T>(from + done, at + done, lines - wide, count, to + 2 * wide * width, width);
                new Span<T>(to + 2 * lines * width, rest).Clear();
            }
        }
    }
}
