namespace DeepNet.Kernels;

/// <summary>P(a, z) = γ(a, z) / Γ(a): the probability that a gamma number of shape a and rate 1 is at most z.</summary>
/// <remarks>Below a + 1 by the power series, above by the continued fraction of 1 - P (Lentz's method). Abramowitz and
/// Stegun, 6.5.29 and 6.5.31.</remarks>
internal readonly struct LowerGamma : IScalarFunction2
{
    private const double Negligible = 1e-17;
    private const double Settled = 4e-16;
    private const double Tiny = 1e-300;
    private const double LargeShape = 20;

    public static double Invoke(double a, double z)
    {
        if (!(a > 0) || !(z >= 0))
            return double.NaN;
        if (z == 0 || double.IsInfinity(z))
            return z == 0 ? 0.0 : 1.0; // not 0 : 1: kernels of a GPU take the bits of a boolean then
        double scale = Scale(a, z);
        return z < a + 1 ? scale * Series(a, z) : 1 - scale * Fraction(a, z);
    }

    /// <summary>zᵃ e⁻ᶻ / Γ(a).</summary>
    private static double Scale(double a, double z)
    {
        if (a < LargeShape)
            return Math.Exp(a * Math.Log(z) - z - SpecialMath.Lgamma(a));

        // By Stirling's series and the distance from the peak: the large numbers above would cancel.
        double distance = (z - a) / a, square = 1 / (a * a);
        double rest = (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680))) / a;
        return Math.Sqrt(a / (2 * Math.PI)) * Math.Exp(-a * (distance - SpecialMath.Log1p(distance)) - rest);
    }

    private static double Series(double a, double z)
    {
        double sum = 0;
        double k = a;
        for (double term = 1 / a; term > Negligible * sum; term *= z / k)
        {
            sum += term;
            k++;
        }

        return sum;
    }

    private static double Fraction(double a, double z)
    {
        double b = z + 1 - a;
        double c = 1 / Tiny;
        double d = 1 / b;
        double value = d;
        for (int i = 1; ; i++)
        {
            double numerator = -i * (i - a);
            b += 2;
            d = 1 / NotZero(numerator * d + b);
            c = NotZero(b + numerator / c);
            double change = c * d;
            value *= change;

            // Rounding may keep it two digits away from 1.
            if (!(Math.Abs(change - 1) > Settled))
                return value;
        }
    }

    private static double NotZero(double x) => Math.Abs(x) < Tiny ? Tiny : x;
}
