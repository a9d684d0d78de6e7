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
        // Locals: what is written could be the fields, for all the compiler knows.
        (double m0, double m2, double m3, double m5) = (s.M0, s.M2, s.M3, s.M5);
        (int width, int height, int newWidth, long planes) = (s.Width, s.Height, s.NewWidth, s.Planes);
        double py = (row + 0.5) - (s.NewHeight * 0.5), halfWidth = newWidth * 0.5;
        double my = s.M1 * py, ny = s.M4 * py, middleX = width * 0.5, middleY = height * 0.5;
        long plane = (long)height * width, newPlane = (long)s.NewHeight * newWidth;
        T fill = Narrow((float)s.Fill);
        T* image = x, to = y + (row * newWidth);
        for (int i = 0; i < newWidth; i++)
        {
            double px = (i + 0.5) - halfWidth;
            double column = Math.Round(((m0 * px) + my + m2 + middleX) - 0.5);
            double line = Math.Round(((m3 * px) + ny + m5 + middleY) - 0.5);
            bool isInside = column >= 0 && column < width && line >= 0 && line < height;
            long place = isInside ? (Whole(line) * width) + Whole(column) : 0;
            for (long c = 0; c < planes; c++)
                to[(c * newPlane) + i] = isInside ? image[(c * plane) + place] : fill;
        }
    }

    private void Bilinear(long row)
    {
        (double m0, double m2, double m3, double m5) = (s.M0, s.M2, s.M3, s.M5);
        (int width, int height, int newWidth, long planes) = (s.Width, s.Height, s.NewWidth, s.Planes);
        double py = (row + 0.5) - (s.NewHeight * 0.5), halfWidth = newWidth * 0.5;
        double my = s.M1 * py, ny = s.M4 * py, middleX = width * 0.5, middleY = height * 0.5;
        long plane = (long)height * width, newPlane = (long)s.NewHeight * newWidth;
        float fill = (float)s.Fill;
        T* image = x, to = y + (row * newWidth);
        for (int i = 0; i < newWidth; i++)
        {
            double px = (i + 0.5) - halfWidth;
            double ax = ((m0 * px) + my + m2 + middleX) - 0.5, ay = ((m3 * px) + ny + m5 + middleY) - 0.5;
            double left = Math.Floor(ax), top = Math.Floor(ay), dx = ax - left, dy = ay - top;
            bool hasLeft = left >= 0 && left < width, hasRight = left >= -1 && left < width - 1;
            bool hasTop = top >= 0 && top < height, hasBottom = top >= -1 && top < height - 1;
            double w0 = hasTop && hasLeft ? (1 - dx) * (1 - dy) : 0, w1 = hasTop && hasRight ? dx * (1 - dy) : 0;
            double w2 = hasBottom && hasLeft ? (1 - dx) * dy : 0, w3 = hasBottom && hasRight ? dx * dy : 0;
            float outside = 1 - (float)(w0 + w1 + w2 + w3);
            float v0 = (float)w0, v1 = (float)w1, v2 = (float)w2, v3 = (float)w3;
            long at = (Whole(top) * width) + Whole(left);
            long p0 = hasTop && hasLeft ? at : 0, p1 = hasTop && hasRight ? at + 1 : 0;
            long p2 = hasBottom && hasLeft ? at + width : 0, p3 = hasBottom && hasRight ? at + width + 1 : 0;
            for (long c = 0; c < planes; c++)
            {
                T* from = image + (c * plane);
                float sum = (Widen(from[p0]) * v0) + (Widen(from[p1]) * v1) + (Widen(from[p2]) * v2)
                    + (Widen(from[p3]) * v3);
                if (fill != 0)
                    sum += outside * fill;
                to[(c * newPlane) + i] = Narrow(sum);
            }
        }
    }

    // Without the care for numbers out of range, which are not used.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long Whole(double value) => double.ConvertToIntegerNative<long>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Widen(T value) =>
        typeof(T) == typeof(byte) ? Unsafe.BitCast<T, byte>(value) : Unsafe.BitCast<T, float>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Narrow(float value) => typeof(T) == typeof(byte)
        ? Unsafe.BitCast<byte, T>((byte)Math.Clamp(MathF.Round(value), 0, 255))
        : Unsafe.BitCast<float, T>(value);
}
