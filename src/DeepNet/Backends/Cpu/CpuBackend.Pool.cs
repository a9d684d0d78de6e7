using System.Numerics;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

internal sealed unsafe partial class CpuBackend
{
    public override Tensor MaxPoolGrad(Tensor dy, Tensor indices, Shape input, PoolShape shape)
    {
        Tensor dx = dy.New(input);
        long grain = Math.Max(1, Launch.Grain / Math.Max(1, shape.InputSize));
        if (dy.DType == DType.Float32)
        {
            Launch.Ranges(
                new MaxPoolGradKernel<float>(
                    dy.Pointer<float>(), indices.Pointer<long>(), dx.Pointer<float>(), shape,
                    PoolLines.FitSquares(shape)),
                shape.Planes, grain, dy, indices, dx);
        }
        else
        {
            Launch.Ranges(
                new MaxPoolGradKernel<double>(
                    dy.Pointer<double>(), indices.Pointer<long>(), dx.Pointer<double>(), shape, false),
                shape.Planes, grain, dy, indices, dx);
        }

        return dx;
    }

    /// <summary>One item is one plane: cleared and added to while it is in the first cache.</summary>
    private readonly struct MaxPoolGradKernel<T>(T* dy, long* indices, T* dx, PoolShape shape, bool squares)
        : IRangeKernel
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(long start, long end)
        {
            long outputs = shape.OutputSize, inputs = shape.InputSize;
            for (long plane = start; plane < end; plane++)
            {
                T* to = dx + plane * inputs, from = dy + plane * outputs;
                long* at = indices + plane * outputs;
                if (squares && Place((float*)from, at, (float*)to))
                    continue;
                new Span<T>(to, checked((int)inputs)).Clear();
                for (long i = 0; i < outputs; i++)
                    to[at[i]] += from[i];
            }
        }

        // Unpooling leaves it to its caller where elements go: true only if all stay in their windows.
        private bool Place(float* from, long* at, float* to)
        {
            int width = shape.Width.Input, windows = shape.Width.Output, height = shape.Height.Output;
            bool all = true;
            for (int h = 0; h < height; h++)
            {
                int start = 2 * h * width;
                all &= PoolLines.Place(from + h * windows, at + h * windows, windows, start, width, to + start);
                for (int w = 2 * windows; w < width; w++)
                    to[start + w] = to[start + width + w] = 0;
            }

            new Span<float>(to + 2 * height * width, (shape.Height.Input - 2 * height) * width).Clear();
            return all;
        }
    }
}
