namespace DeepNet.Kernels;

/// <summary>How an image is sampled: place (x, y) of the result is place (M₀x + M₁y + M₂, M₃x + M₄y + M₅) of the
/// image, both counted from the middle.</summary>
internal readonly struct AffineSampling(
    ReadOnlySpan<double> m, long planes, (int Height, int Width) size, (int Height, int Width) newSize,
    bool isNearest, double fill)
{
    public double M0 { get; } = m[0];

    public double M1 { get; } = m[1];

    public double M2 { get; } = m[2];

    public double M3 { get; } = m[3];

    public double M4 { get; } = m[4];

    public double M5 { get; } = m[5];

    /// <summary>Images times channels.</summary>
    public long Planes { get; } = planes;

    public int Height { get; } = size.Height;

    public int Width { get; } = size.Width;

    public int NewHeight { get; } = newSize.Height;

    public int NewWidth { get; } = newSize.Width;

    /// <summary>The nearest pixel, else the four around.</summary>
    public bool IsNearest { get; } = isNearest;

    /// <summary>What comes in from outside.</summary>
    public double Fill { get; } = fill;
}
