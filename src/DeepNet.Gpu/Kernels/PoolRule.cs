using DeepNet.Kernels;

namespace DeepNet.Gpu.Kernels;

/// <summary>A <see cref="PoolShape"/> in numbers alone.</summary>
internal readonly struct PoolRule(PoolShape shape)
{
    public readonly WindowRule Depth = shape.Depth.Rule;
    public readonly WindowRule Height = shape.Height.Rule;
    public readonly WindowRule Width = shape.Width.Rule;

    /// <summary>Elements of one input plane.</summary>
    public long InputSize => (long)Depth.Input * Height.Input * Width.Input;

    /// <summary>Where in its plane an element of a window lies, by its place among those inside the input.</summary>
    public long IndexOf(int d, int h, int w, int place)
    {
        int width = Width.Inside(w), height = Height.Inside(h);
        int line = place / width, x = place - (line * width), z = line / height, y = line - (z * height);
        return IndexOf(Depth.Begin(d) + (z * Depth.Step), Height.Begin(h) + (y * Height.Step))
            + Width.Begin(w) + (x * Width.Step);
    }

    /// <summary>Where in its plane a line of inputs begins.</summary>
    public long IndexOf(int d, int h) => (((long)d * Height.Input) + h) * Width.Input;
}
