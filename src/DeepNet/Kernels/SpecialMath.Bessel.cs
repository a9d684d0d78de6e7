namespace DeepNet.Kernels;

internal static partial class SpecialMath
{
    // Above this the asymptotic series reaches double precision before its terms grow again.
    private const double BesselAsymptotic = 30;

    /// <summary>Modified Bessel function of the first kind, order 0.</summary>
    public static double BesselI0(double x) => BesselI(0, Math.Abs(x));

    /// <summary>Modified Bessel function of the first kind, order 1.</summary>
    public static double BesselI1(double x) => Math.CopySign(BesselI(1, Math.Abs(x)), x);

    /// <summary>I_n(x) for x ≥ 0, n = 0 or 1: Σ (x/2)²ᵏ⁺ⁿ / (k! (k+n)!), or the series for large x.</summary>
    /// <remarks>Abramowitz and Stegun, 9.6.10 and 9.7.1.</remarks>
    private static double BesselI(int n, double x)
    {
        if (double.IsNaN(x) || double.IsPositiveInfinity(x))
            return x;

        double sum = 0;
        if (x <= BesselAsymptotic)
        {
            double quarter = 0.25 * x * x;
            double term = 1;
            for (int k = 1; term > 1e-18 * sum; k++)
            {
                sum += term;
                term *= quarter / (k * (double)(k + n));
            }

            return n == 0 ? sum : 0.5 * x * sum;
        }

        double next = 1;
        for (int k = 1; Math.Abs(next) > 1e-18 * sum; k++)
        {
            sum += next;
            double odd = 2 * k - 1;
            next *= -(4.0 * n * n - odd * odd) / (k * 8.0 * x);
        }

        // eˣ in two factors: I overflows later than eˣ does.
        double half = Math.Exp(0.5 * x);
        return half * (sum / Math.Sqrt(2 * Math.PI * x)) * half;
    }
}
