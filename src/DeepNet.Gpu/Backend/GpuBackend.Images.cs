using DeepNet.Gpu.Kernels;
using DeepNet.Gpu.Memory;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu;

internal sealed partial class GpuBackend
{
    /// <summary>Tensors that one launch stacks.</summary>
    private const int StackedAtOnce = 8;

    public override bool SampleAffine(Tensor x, Tensor y, AffineSampling sampling)
    {
        using var held = new Held(x, y);
        switch (x.DType)
        {
            case DType.UInt8:
                Run<BytePixel, byte>();
                return true;
            case DType.Float32:
                Run<FloatPixel, float>();
                return true;
            default:
                return false;
        }

        void Run<TPixel, T>()
            where TPixel : struct, IPixel<T>
            where T : unmanaged
        {
            var map = new AffineMap(sampling);
            float fill = (float)sampling.Fill;
            long pixels = (long)sampling.NewHeight * sampling.NewWidth;
            if (sampling.IsNearest)
                queue.Launch(
                    new NearestKernel<TPixel, T>(x.View<T>(), y.View<T>(), map, sampling.Planes, fill), pixels);
            else
                queue.Launch(
                    new BilinearKernel<TPixel, T>(x.View<T>(), y.View<T>(), map, sampling.Planes, fill), pixels);
        }
    }

    public override bool Crop(Tensor x, Tensor y, int top, int left)
    {
        using var held = new Held(x, y);
        switch (x.DType.Size())
        {
            case 8:
                Run<ulong>();
                break;
            case 4:
                Run<uint>();
                break;
            case 2:
                Run<ushort>();
                break;
            default:
                Run<byte>();
                break;
        }

        return true;

        void Run<T>()
            where T : unmanaged
            => queue.Launch(
                new CropKernel<T>(
                    x.View<T>(), y.View<T>(), x.Shape[-2], x.Shape[-1], y.Shape[-2], y.Shape[-1], top, left),
                y.Count);
    }

    public override bool Stack(Tensor[] parts, Tensor y)
    {
        using var held = new Held(parts, y);
        switch (y.DType.Size())
        {
            case 8:
                Run<ulong>();
                break;
            case 4:
                Run<uint>();
                break;
            case 2:
                Run<ushort>();
                break;
            default:
                Run<byte>();
                break;
        }

        return true;

        void Run<T>()
            where T : unmanaged
        {
            long length = parts[0].Count;
            ArrayView<T> to = y.View<T>();
            for (int i = 0; i < parts.Length; i += StackedAtOnce)
            {
                int count = Math.Min(StackedAtOnce, parts.Length - i);
                queue.Launch(
                    new StackKernel<T>(
                        Part(i), Part(i + 1), Part(i + 2), Part(i + 3), Part(i + 4), Part(i + 5), Part(i + 6),
                        Part(i + 7), to, i * length, length),
                    count * length);
            }

            // One that is not there is never read.
            ArrayView<T> Part(int i) => parts[Math.Min(i, parts.Length - 1)].View<T>();
        }
    }

    /// <summary>How pixels of a type are weighted: as floats.</summary>
    internal interface IPixel<T>
        where T : unmanaged
    {
        static abstract float Load(T pixel);

        static abstract T Of(float value);
    }

    internal readonly struct BytePixel : IPixel<byte>
    {
        public static float Load(byte pixel) => pixel;

        public static byte Of(float value)
        {
            float rounded = MathF.Round(value);
            return rounded > 255 ? (byte)255 : rounded > 0 ? (byte)(int)rounded : (byte)0;
        }
    }

    internal readonly struct FloatPixel : IPixel<float>
    {
        public static float Load(float pixel) => pixel;

        public static float Of(float value) => value;
    }

    /// <summary>Where pixels come from. In double, once for all planes: the step from one pixel to its neighbour must
    /// be seen also far from the middle.</summary>
    internal readonly struct AffineMap(AffineSampling s)
    {
        public readonly long Height = s.Height, Width = s.Width, NewHeight = s.NewHeight, NewWidth = s.NewWidth;
        private readonly double _m0 = s.M0, _m1 = s.M1, _m2 = s.M2, _m3 = s.M3, _m4 = s.M4, _m5 = s.M5;

        public (double X, double Y) Locate(long pixel)
        {
            long row = GpuIndex.Divide(pixel, NewWidth);
            double px = pixel - (row * NewWidth) + 0.5 - (NewWidth * 0.5), py = row + 0.5 - (NewHeight * 0.5);
            return (
                (_m0 * px) + (_m1 * py) + _m2 + (Width * 0.5) - 0.5,
                (_m3 * px) + (_m4 * py) + _m5 + (Height * 0.5) - 0.5);
        }

        /// <summary>The place of a pixel in its plane, or -1 outside.</summary>
        public long Place(double column, double row)
        {
            bool isInside = column >= 0 && column < Width && row >= 0 && row < Height;
            return isInside ? ((long)row * Width) + (long)column : -1;
        }
    }

    /// <summary>A pixel of all planes per thread.</summary>
    internal readonly struct NearestKernel<TPixel, T>(
        ArrayView<T> x, ArrayView<T> y, AffineMap map, long planes, float fill) : IGpuKernel
        where TPixel : struct, IPixel<T>
        where T : unmanaged
    {
        public void Run(long pixel)
        {
            (double column, double row) = map.Locate(pixel);
            long from = map.Place(Math.Round(column), Math.Round(row)), to = pixel;
            bool isInside = from >= 0;
            for (long plane = 0; plane < planes; plane++)
            {
                T value = TPixel.Of(fill);
                if (isInside)
                    value = x[from];
                y[to] = value;
                from += map.Height * map.Width;
                to += map.NewHeight * map.NewWidth;
            }
        }
    }

    /// <summary>A pixel of all planes per thread, weighted from the four around it.</summary>
    internal readonly struct BilinearKernel<TPixel, T>(
        ArrayView<T> x, ArrayView<T> y, AffineMap map, long planes, float fill) : IGpuKernel
        where TPixel : struct, IPixel<T>
        where T : unmanaged
    {
        public void Run(long pixel)
        {
            (double column, double row) = map.Locate(pixel);
            double left = Math.Floor(column), top = Math.Floor(row), shareX = column - left, shareY = row - top;
            long p0 = map.Place(left, top), p1 = map.Place(left + 1, top);
            long p2 = map.Place(left, top + 1), p3 = map.Place(left + 1, top + 1), to = pixel;
            double w0 = Weight(p0, (1 - shareX) * (1 - shareY)), w1 = Weight(p1, shareX * (1 - shareY));
            double w2 = Weight(p2, (1 - shareX) * shareY), w3 = Weight(p3, shareX * shareY);
            float f0 = (float)w0, f1 = (float)w1, f2 = (float)w2, f3 = (float)w3;
            float ofFill = (1 - (float)(w0 + w1 + w2 + w3)) * fill;

            // What weighs nothing is read from the first place.
            p0 = Inside(p0);
            p1 = Inside(p1);
            p2 = Inside(p2);
            p3 = Inside(p3);
            long size = map.Height * map.Width, start = 0;
            for (long plane = 0; plane < planes; plane++, start += size, to += map.NewHeight * map.NewWidth)
            {
                float sum = (TPixel.Load(x[start + p0]) * f0) + (TPixel.Load(x[start + p1]) * f1);
                sum += TPixel.Load(x[start + p2]) * f2;
                sum += TPixel.Load(x[start + p3]) * f3;
                if (fill != 0)
                    sum += ofFill;
                y[to] = TPixel.Of(sum);
            }
        }

        private static double Weight(long place, double weight) => place >= 0 ? weight : 0;

        private static long Inside(long place) => place >= 0 ? place : 0;
    }

    /// <summary>A pixel per thread; zeros outside.</summary>
    internal readonly struct CropKernel<T>(
        ArrayView<T> x, ArrayView<T> y, long height, long width, long newHeight, long newWidth, long top, long left)
        : IGpuKernel
        where T : unmanaged
    {
        public void Run(long index)
        {
            long line = GpuIndex.Divide(index, newWidth), plane = GpuIndex.Divide(line, newHeight);
            long column = index - (line * newWidth) + left, row = line - (plane * newHeight) + top;
            T value = default;
            if (row >= 0 && row < height && column >= 0 && column < width)
                value = x[(((plane * height) + row) * width) + column];
            y[index] = value;
        }
    }

    /// <summary>An element per thread.</summary>
    internal readonly struct StackKernel<T>(
        ArrayView<T> p0, ArrayView<T> p1, ArrayView<T> p2, ArrayView<T> p3, ArrayView<T> p4, ArrayView<T> p5,
        ArrayView<T> p6, ArrayView<T> p7, ArrayView<T> y, long first, long length) : IGpuKernel
        where T : unmanaged
    {
        public void Run(long index)
        {
            long part = GpuIndex.Divide(index, length), i = index - (part * length);
            y[first + index] = part switch
            {
                0 => p0[i],
                1 => p1[i],
                2 => p2[i],
                3 => p3[i],
                4 => p4[i],
                5 => p5[i],
                6 => p6[i],
                _ => p7[i],
            };
        }
    }
}
