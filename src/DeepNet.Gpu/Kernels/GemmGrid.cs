using DeepNet.Kernels;

namespace DeepNet.Gpu.Kernels;

/// <summary>Numbers the places of a grid of up to three dims row by row, one grid after the other.</summary>
internal readonly struct GemmGrid(Extent size)
{
    private readonly GemmDivisor _byCount = new(checked((int)size.Count));
    private readonly GemmDivisor _byPlane = new(size.Height * size.Width);
    private readonly GemmDivisor _byWidth = new(size.Width);
    private readonly int _depth = size.Depth;
    private readonly int _height = size.Height;

    public GemmPoint At(int index)
    {
        int outer = _byCount.Divide(index);
        int place = index - (outer * _byCount.Value);
        int depth = _byPlane.Divide(place);
        place -= depth * _byPlane.Value;
        int height = _byWidth.Divide(place);
        return new GemmPoint(outer, depth, height, place - (height * _byWidth.Value));
    }

    /// <summary>The place with the next number.</summary>
    public GemmPoint After(GemmPoint point)
    {
        int outer = point.Outer, depth = point.Depth, height = point.Height, width = point.Width + 1;
        if (width == _byWidth.Value)
        {
            width = 0;
            height++;
        }

        if (height == _height)
        {
            height = 0;
            depth++;
        }

        if (depth == _depth)
        {
            depth = 0;
            outer++;
        }

        return new GemmPoint(outer, depth, height, width);
    }
}

/// <summary>A place in one of many grids.</summary>
internal readonly struct GemmPoint(int outer, int depth, int height, int width)
{
    public readonly int Outer = outer;

    public readonly int Depth = depth;

    public readonly int Height = height;

    public readonly int Width = width;
}
