using System.Numerics;
using ILGPU;

namespace DeepNet.Gpu.Kernels;

/// <summary>A matrix of any strides.</summary>
internal readonly struct GemmStrided<T>(
    ArrayView<T> x, int lines, long lineStride, long stepStride, GemmOrder order) : IGemmFactor<T>
    where T : unmanaged, INumber<T>
{
    public GemmOrder Order => order;

    public GemmPlace At(long offset, int line) =>
        line < lines ? new GemmPlace(offset + (line * lineStride)) : GemmPlace.Outside;

    public GemmQuad<T> Four(GemmPlace place, int step, int end)
    {
        T a = default, b = a, c = a, d = a;
        if (place.IsInside && step < end)
        {
            long at = place.At + (step * stepStride);
            a = x[at];
            if (step + 1 < end)
                b = x[at + stepStride];
            if (step + 2 < end)
                c = x[at + (2 * stepStride)];
            if (step + 3 < end)
                d = x[at + (3 * stepStride)];
        }

        return new GemmQuad<T>(a, b, c, d);
    }
}

/// <summary>A matrix whose lines or steps lie together, in whole aligned quads.</summary>
internal readonly struct GemmWide<T>(
    ArrayView<GemmQuad<T>> x, int lines, long lineStride, long stepStride, GemmOrder order) : IGemmFactor<T>
    where T : unmanaged, INumber<T>
{
    public GemmOrder Order => order;

    public GemmPlace At(long offset, int line) =>
        line < lines ? new GemmPlace(offset + (line * lineStride)) : GemmPlace.Outside;

    public GemmQuad<T> Four(GemmPlace place, int step, int end)
    {
        GemmQuad<T> four = default;
        if (place.IsInside && step < end)
            four = x[(place.At + (step * stepStride)) / 4];
        return four;
    }
}

/// <summary>A matrix whose steps are runs: step = outer · run + place in the run.</summary>
internal readonly struct GemmRuns<T>(
    ArrayView<T> x, int lines, long lineStride, GemmDivisor byRun, long runStride) : IGemmFactor<T>
    where T : unmanaged, INumber<T>
{
    public GemmOrder Order => GemmOrder.Steps;

    public GemmPlace At(long offset, int line) =>
        line < lines ? new GemmPlace(offset + (line * lineStride)) : GemmPlace.Outside;

    public GemmQuad<T> Four(GemmPlace place, int step, int end)
    {
        T a = default, b = a, c = a, d = a;
        if (place.IsInside && step < end)
        {
            int outer = byRun.Divide(step), inRun = step - (outer * byRun.Value);
            long at = place.At + (outer * runStride) + inRun, jump = runStride - byRun.Value + 1;
            a = x[at];
            at += ++inRun == byRun.Value ? jump : 1;
            inRun = inRun == byRun.Value ? 0 : inRun;
            if (step + 1 < end)
                b = x[at];
            at += ++inRun == byRun.Value ? jump : 1;
            inRun = inRun == byRun.Value ? 0 : inRun;
            if (step + 2 < end)
                c = x[at];
            at += ++inRun == byRun.Value ? jump : 1;
            if (step + 3 < end)
                d = x[at];
        }

        return new GemmQuad<T>(a, b, c, d);
    }
}
