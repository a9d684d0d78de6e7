namespace DeepNet.Data.Transforms;

/// <summary>Where a point of an image comes to lie: (x, y) goes to (Ax + By + C, Dx + Ey + F).</summary>
internal readonly record struct PlaneMap(double A, double B, double C, double D, double E, double F)
{
    /// <summary>Moves points to the right and down.</summary>
    public static PlaneMap Shift(double x, double y) => new(1, 0, x, 0, 1, y);

    /// <summary>Stretches from the upper left corner.</summary>
    public static PlaneMap Stretch(double x, double y) => new(x, 0, 0, 0, y, 0);

    /// <summary>Undoes a map from places of the result to places of the image, both counted from the middle.</summary>
    public static PlaneMap Undo(double[] m, int height, int width, int newHeight, int newWidth)
    {
        double determinant = (m[0] * m[4]) - (m[1] * m[3]);
        (double a, double b) = (m[4] / determinant, -m[1] / determinant);
        (double d, double e) = (-m[3] / determinant, m[0] / determinant);
        double x = (width * 0.5) + m[2], y = (height * 0.5) + m[5];
        return new(
            a, b, (newWidth * 0.5) - (a * x) - (b * y),
            d, e, (newHeight * 0.5) - (d * x) - (e * y));
    }

    /// <summary>The upright box around what a box becomes.</summary>
    public (double X1, double Y1, double X2, double Y2) Around(double x1, double y1, double x2, double y2)
    {
        (double left, double right) = Ends(A * x1, A * x2, B * y1, B * y2, C);
        (double top, double bottom) = Ends(D * x1, D * x2, E * y1, E * y2, F);
        return (left, top, right, bottom);
    }

    private static (double Low, double High) Ends(double a, double b, double c, double d, double offset) =>
        (Math.Min(a, b) + Math.Min(c, d) + offset, Math.Max(a, b) + Math.Max(c, d) + offset);
}
