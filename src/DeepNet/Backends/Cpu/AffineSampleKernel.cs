using System.Runtime.CompilerServices;
using DeepNet.Kernels;

namespace DeepNet.Backends.Cpu;

/// <summary>Rows of an image sampled along an affine map, all planes at once; T is byte or float.</summary>
/// <remarks>Every step rounds as the composition in <see cref="Images"/> does, so that the results are its, bit for
/// bit.</remarks>
internal readonly unsafe struct AffineSampleKernel<T>(T* x, T* y, AffineSampling s) : IRangeKernel
    where T : unmanaged
{
    public void Run(long start, long end)
    {
        for (long row = start; row < end; row++)
        {
            if (s.IsNearest)
                Nearest(row);
            else
                Bilinear(row);
        }
    }

    private void Nearest(long row)
    {
        T* to = y + (row * s.NewWidth);
        double py = (row + 0.5) - (s.NewHeight * 0.5), halfWidth = s.NewWidth * 0.5;
        double my = s.M1 * py, ny = s.M4 * py, middleX = s.Width * 0.5, middleY = s.Height * 0.5;
        long plane = (long)s.Height * s.Width, newPlane = (long)s.NewHeight * s.NewWidth;
        T fill = Narrow((float)s.Fill);
        for (int i = 0; i < s.NewWidth; i++)
        {
            double px = (i + 0.5) - halfWidth;
            int column = (int)Math.Round(((s.M0 * px) + my + s.M2 + middleX) - 0.5);
            int line = (int)Math.Round(((s.M3 * px) + ny + s.M5 + middleY) - 0.5);
            bool isInside = (uint)column < (uint)s.Width && (uint)line < (uint)s.Height;
            T* from = x + (isInside ? ((long)line * s.Width) + column : 0);
            T* at = to + i;
            for (int c = 0; c < s.Planes; c++)
            {
                *at = isInside ? *from : fill;
                at += newPlane;
                from += plane;
            }
        }
    }

    private void Bilinear(long row)
    {
        T* to = y + (row * s.NewWidth);
        double py = (row + 0.5) - (s.NewHeight * 0.5), halfWidth = s.NewWidth * 0.5;
        double my = s.M1 * py, ny = s.M4 * py, middleX = s.Width * 0.5, middleY = s.Height * 0.5;
        long plane = (long)s.Height * s.Width, newPlane = (long)s.NewHeight * s.NewWidth;
        float fill = (float)s.Fill;
        for (int i = 0; i < s.NewWidth; i++)
        {
            double px = (i + 0.5) - halfWidth;
            double ax = ((s.M0 * px) + my + s.M2 + middleX) - 0.5, ay = ((s.M3 * px) + ny + s.M5 + middleY) - 0.5;
            double left = Math.Floor(ax), top = Math.Floor(ay), dx = ax - left, dy = ay - top;
            int column = (int)left, line = (int)top;
            bool hasLeft = (uint)column < (uint)s.Width, hasRight = (uint)(column + 1) < (uint)s.Width;
            bool hasTop = (uint)line < (uint)s.Height, hasBottom = (uint)(line + 1) < (uint)s.Height;
            double w0 = hasTop && hasLeft ? (1 - dx) * (1 - dy) : 0, w1 = hasTop && hasRight ? dx * (1 - dy) : 0;
            double w2 = hasBottom && hasLeft ? (1 - dx) * dy : 0, w3 = hasBottom && hasRight ? dx * dy : 0;
            float outside = 1 - (float)(w0 + w1 + w2 + w3);
            float v0 = (float)w0, v1 = (float)w1, v2 = (float)w2, v3 = (float)w3;
            long at = ((long)line * s.Width) + column;
            long p0 = hasTop && hasLeft ? at : 0, p1 = hasTop && hasRight ? at + 1 : 0;
            long p2 = hasBottom && hasLeft ? at + s.Width : 0, p3 = hasBottom && hasRight ? at + s.Width + 1 : 0;
            T* from = x, result = to + i;
            for (int c = 0; c < s.Planes; c++)
            {
                float sum = (Widen(from[p0]) * v0) + (Widen(from[p1]) * v1) + (Widen(from[p2]) * v2)
                    + (Widen(from[p3]) * v3);
                if (fill != 0)
                    sum += outside * fill;
                *result = Narrow(sum);
                result += newPlane;
                from += plane;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Widen(T value) =>
        typeof(T) == typeof(byte) ? Unsafe.BitCast<T, byte>(value) : Unsafe.BitCast<T, float>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Narrow(float value) => typeof(T) == typeof(byte)
        ? Unsafe.BitCast<byte, T>((byte)Math.Clamp(MathF.Round(value), 0, 255))
        : Unsafe.BitCast<float, T>(value);
}
