namespace DeepNet.Samples.Gan;

/// <summary>Eight normal distributions in the plane, their centres on a circle; all as likely.</summary>
internal static class Ring
{
    public const int Modes = 8;

    /// <summary>The standard deviation of each. Neighbours are 1.53 apart.</summary>
    public const double Deviation = 0.1;

    private const double Radius = 2;

    // A mode is found if so many of all samples lie near it; an eighth would be its share.
    private const double LeastShare = 0.02;

    // What pictures show of the plane: from -Edge to Edge, in squares of so many pixels.
    private const double Edge = 2.8;
    private const int Side = 232;
    private const int Square = 4;
    private const int Bands = 12;

    /// <summary>The centres, [8, 2].</summary>
    public static Tensor Centres { get; } = MakeCentres();

    /// <summary>Samples [count, 2].</summary>
    public static Tensor Sample(int count)
    {
        Tensor centres = Centres.IndexSelect(0, Tensor.RandInt(0, Modes, [count])); // [count, 2]
        return centres + Deviation * centres.RandnLike();
    }

    /// <summary>How many modes samples [n, 2] have, and the share of them that is within three standard deviations of a
    /// centre.</summary>
    public static (int Modes, double Near) Measure(Tensor samples)
    {
        (Tensor distance, Tensor nearest) = samples.Cdist(Centres).Min(1); // [n] both
        Tensor isNear = distance <= 3 * Deviation;
        long[] counts = nearest.MaskedSelect(isNear).Bincount(minLength: Modes).ToArray<long>();
        double all = samples.Shape[0];
        return (counts.Count(count => count / all >= LeastShare), counts.Sum() / all);
    }

    /// <summary>Draws samples over the values that a critic gives the plane: bands of equal height, the highest
    /// white.</summary>
    /// <param name="canvas">The picture.</param>
    /// <param name="panel">Which of its panels, in rows of three.</param>
    /// <param name="title">Stands below it.</param>
    /// <param name="samples">[n, 2].</param>
    /// <param name="critic">[n, 2] to [n, 1].</param>
    public static void Draw(Canvas canvas, int panel, string title, Tensor samples, Func<Tensor, Tensor> critic)
    {
        const int squares = Side / Square;
        int left = 4 + panel % 3 * (Side + 4), top = 4 + panel / 3 * (Side + 20);
        Tensor line = Tensor.Linspace(-Edge, Edge, squares);
        Tensor value = critic(Tensor.CartesianProd(line, line)).Flatten(); // x changes slowest
        Tensor low = value.Min(), high = value.Max();
        float[] share = ((value - low) / (high - low + 1e-12)).ToArray<float>();
        for (int i = 0; i < share.Length; i++)
        {
            double band = Math.Min(Bands - 1, Math.Floor(share[i] * Bands)) / (Bands - 1);
            Rgb colour = Rgb.Mix(Rgb.Mix(Rgb.White, Rgb.Blue, 0.6), Rgb.White, band);
            int column = i / squares, row = squares - 1 - i % squares;
            canvas.Fill(left + column * Square, top + row * Square, Square, Square, colour);
        }

        float[] places = samples.ToArray<float>();
        for (int i = 0; i < places.Length; i += 2)
        {
            int x = Place(places[i]), y = Side - Place(places[i + 1]);
            if (x is >= 0 and < Side - 1 && y is >= 0 and < Side - 1)
                canvas.Fill(left + x, top + y, 2, 2, Rgb.Red);
        }

        canvas.Text(left, top + Side + 4, title, Rgb.Ink);

        static int Place(float x) => (int)((x + Edge) / (2 * Edge) * Side);
    }

    /// <summary>A picture for so many panels.</summary>
    public static Canvas NewCanvas(int panels) =>
        new(4 + 3 * (Side + 4), 4 + (panels + 2) / 3 * (Side + 20), Rgb.White);

    private static Tensor MakeCentres()
    {
        Tensor angle = Tensor.Arange(Modes).Cast(DType.Float32) * (2 * Math.PI / Modes);
        return Radius * Tensor.Stack([angle.Cos(), angle.Sin()], 1);
    }
}
