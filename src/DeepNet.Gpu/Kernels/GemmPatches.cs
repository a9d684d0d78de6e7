using System.Numerics;
using DeepNet.Kernels;
using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>Images as a matrix: a line and a step are each a place in a grid (of pixels or of kernel taps) of an image
/// or a channel, and together they meet one pixel, or none, which reads 0.</summary>
/// <remarks>
/// Along every dim the pixel is <c>line · lineScale + step · stepScale + origin</c>, for <see cref="GemmSpread"/>
/// divided by <paramref name="stride"/>.
/// </remarks>
internal readonly struct GemmPatches<T, TMeeting>(
    ArrayView<T> x, int lines, GemmGrid lineGrid, long lineStride, Extent lineScale, GemmGrid stepGrid,
    long stepStride, Extent stepScale, Extent origin, Extent size, Extent stride, GemmOrder order) : IGemmFactor<T>
    where T : unmanaged, INumber<T>
    where TMeeting : struct, IGemmMeeting
{
    private readonly GemmDivisor _byDepth = new(stride.Depth);
    private readonly GemmDivisor _byHeight = new(stride.Height);
    private readonly GemmDivisor _byWidth = new(stride.Width);

    public GemmOrder Order => order;

    public GemmPlace At(long offset, int line)
    {
        if (line >= lines)
            return GemmPlace.Outside;
        GemmPoint point = lineGrid.At(line);
        return new GemmPlace(
            offset + (point.Outer * lineStride), (point.Depth * lineScale.Depth) + origin.Depth,
            (point.Height * lineScale.Height) + origin.Height, (point.Width * lineScale.Width) + origin.Width);
    }

    public GemmQuad<T> Four(GemmPlace place, int step, int end)
    {
        T a = default, b = a, c = a, d = a;
        if (place.IsInside && step < end)
        {
            GemmPoint point = stepGrid.At(step);
            a = One(place, point);
            point = stepGrid.After(point);
            if (step + 1 < end)
                b = One(place, point);
            point = stepGrid.After(point);
            if (step + 2 < end)
                c = One(place, point);
            point = stepGrid.After(point);
            if (step + 3 < end)
                d = One(place, point);
        }

        return new GemmQuad<T>(a, b, c, d);
    }

    private T One(GemmPlace place, GemmPoint point)
    {
        int depth = TMeeting.Pixel(place.Depth + (point.Depth * stepScale.Depth), _byDepth);
        int height = TMeeting.Pixel(place.Height + (point.Height * stepScale.Height), _byHeight);
        int width = TMeeting.Pixel(place.Width + (point.Width * stepScale.Width), _byWidth);
        T value = default;
        if ((uint)depth < (uint)size.Depth && (uint)height < (uint)size.Height && (uint)width < (uint)size.Width)
        {
            int pixel = (((depth * size.Height) + height) * size.Width) + width;
            value = x[place.At + (point.Outer * stepStride) + pixel];
        }

        return value;
    }
}

/// <summary>Where a line and a step meet along one dim.</summary>
internal interface IGemmMeeting
{
    /// <summary>The pixel, or a negative number.</summary>
    static abstract int Pixel(int place, GemmDivisor byStride);
}

/// <summary>Every place is a pixel.</summary>
internal readonly struct GemmDense : IGemmMeeting
{
    public static int Pixel(int place, GemmDivisor byStride) => place;
}

/// <summary>Only every stride-th place is a pixel.</summary>
internal readonly struct GemmSpread : IGemmMeeting
{
    public static int Pixel(int place, GemmDivisor byStride)
    {
        if (place < 0)
            return -1;
        int pixel = byStride.Divide(place);
        return pixel * byStride.Value == place ? pixel : -1;
    }
}
