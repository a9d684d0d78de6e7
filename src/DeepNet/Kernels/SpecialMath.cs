namespace DeepNet.Kernels;

/// <summary>Functions of a double that .NET lacks, to about double accuracy.</summary>
internal static partial class SpecialMath
{
    /// <summary>eˣ - 1, accurate near 0.</summary>
    /// <remarks>Kahan: with u = eˣ as rounded, (u - 1) · x / ln u cancels the rounding error of u.</remarks>
    public static double Expm1(double x)
    {
        double u = Math.Exp(x);
        if (u == 1)
            return x;
        if (Math.Abs(x) > 1)
            return u - 1;
        return (u - 1) * x / Math.Log(u);
    }

    /// <summary>ln(1 + x), accurate near 0.</summary>
    /// <remarks>Kahan: with u = 1 + x as rounded, ln(u) · x / (u - 1) cancels the rounding error of u.</remarks>
    public static double Log1p(double x)
    {
        double u = 1 + x;
        if (u == 1)
            return x;
        if (Math.Abs(x) > 1e9)
            return Math.Log(u);
        return Math.Log(u) * x / (u - 1);
    }

    /// <summary>sin(πx), with the argument reduced exactly.</summary>
    private static double SinPi(double x)
    {
        double r = x - 2 * Math.Round(0.5 * x);
        if (Math.Abs(r) > 0.5)
            r = Math.CopySign(1, r) - r;
        return Math.Sin(Math.PI * r);
    }

    /// <summary>cos(πx), with the argument reduced exactly.</summary>
    private static double CosPi(double x)
    {
        double r = Math.Abs(x - 2 * Math.Round(0.5 * x));
        return r < 0.25 ? Math.Cos(Math.PI * r) : Math.Sin(Math.PI * (0.5 - r));
    }
}
