namespace DeepNet.Training.Tests.Reports;

/// <summary>The pixels of a page.</summary>
internal sealed class Screenshot(Tensor image)
{
    private readonly byte[] _pixels = image.ToArray<byte>();

    public int Height { get; } = image.Shape[1];

    public int Width { get; } = image.Shape[2];

    public (byte R, byte G, byte B) this[int x, int y] =>
        (At(0, x, y), At(1, x, y), At(2, x, y));

    /// <summary>Where the pixels of a colour are, nearly.</summary>
    public List<(int X, int Y)> Of((byte R, byte G, byte B) colour, int tolerance = 6)
    {
        var found = new List<(int X, int Y)>();
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                if (Math.Abs(At(0, x, y) - colour.R) <= tolerance && Math.Abs(At(1, x, y) - colour.G) <= tolerance
                    && Math.Abs(At(2, x, y) - colour.B) <= tolerance)
                {
                    found.Add((x, y));
                }
            }
        }

        return found;
    }

    /// <summary>Of the pixels of a colour, those of the tallest thing: of a curve, and not of its legend.</summary>
    public List<(int X, int Y)> Tallest((byte R, byte G, byte B) colour)
    {
        List<(int X, int Y)> best = [];
        int height = 0, from = 0;
        List<(int X, int Y)> all = Of(colour);
        for (int i = 1; i <= all.Count; i++)
        {
            if (i < all.Count && all[i].Y - all[i - 1].Y <= 3)
                continue;
            if (all[i - 1].Y - all[from].Y >= height)
                (height, best) = (all[i - 1].Y - all[from].Y, all[from..i]);
            from = i;
        }

        return best;
    }

    private byte At(int channel, int x, int y) => _pixels[(((channel * Height) + y) * Width) + x];
}
