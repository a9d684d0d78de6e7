namespace DeepNet.Kernels;

internal static partial class SpecialMath
{
    private const double EulerGamma = 0.5772156649015329;
    private const double HalfLogTwoPi = 0.9189385332046727; // ln(2π)/2
    private const double LogPi = 1.1447298858494002; // ln π

    // From here on the Bernoulli series below is exact to double precision.
    private const double GammaAsymptotic = 12;

    /// <summary>Bernoulli numbers B₂, B₄, …</summary>
    private static ReadOnlySpan<double> Bernoulli =>
    [
        1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510,
        43867.0 / 798, -174611.0 / 330,
    ];

    /// <summary>ln |Γ(x)|: +∞ at 0 and the negative whole numbers.</summary>
    public static double Lgamma(double x)
    {
        if (!double.IsFinite(x))
            return x * x;
        if (x <= 0 && x == Math.Floor(x))
            return double.PositiveInfinity;
        if (x < -0.5)
            return LogPi - Math.Log(Math.Abs(SinPi(x))) - Lgamma(1 - x);
        if (x < 0.5)
            return LgammaOnePlus(x) - Math.Log(Math.Abs(x));
        if (x < 1.5)
            return LgammaOnePlus(x - 1);
        if (x >= GammaAsymptotic)
            return LgammaStirling(x);

        double product = 1;
        for (; x >= 2.5; x--)
            product *= x - 1;
        return Math.Log(product) + LgammaTwoPlus(x - 2);
    }

    /// <summary>ψ⁽ⁿ⁾(x), the derivative of order n + 1 of ln Γ(x).</summary>
    /// <remarks>ψ(0) = -∞ (+∞ at -0) and ψ is NaN at the negative whole numbers, as in torch.digamma.</remarks>
    public static double Polygamma(int n, double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        return n == 0 ? Digamma(x) : PolygammaHigher(n, x);
    }

    private static double Digamma(double x)
    {
        if (x == 0)
            return -1 / x;
        if (x < 0)
        {
            double sine = SinPi(x);
            return x == Math.Floor(x) ? double.NaN : Digamma(1 - x) - Math.PI * CosPi(x) / sine;
        }

        double sum = 0;
        for (; x < GammaAsymptotic; x++)
            sum -= 1 / x;

        // ψ(x) ~ ln x - 1/2x - Σ B₂ₖ / (2k x²ᵏ).
        double inverseSquare = 1 / (x * x);
        double series = 0;
        for (int k = Bernoulli.Length; k > 0; k--)
            series = (series + Bernoulli[k - 1] / (2 * k)) * inverseSquare;
        return sum + Math.Log(x) - 0.5 / x - series;
    }

    /// <summary>(-1)ⁿ⁺¹ n! ζ(n + 1, x), the Hurwitz zeta function by Euler and Maclaurin's sum.</summary>
    private static double PolygammaHigher(int n, double x)
    {
        if (double.IsNaN(x))
            return x;
        if (x <= 0)
            return PolygammaReflected(n, x);

        double s = n + 1;
        double zeta = 0;
        for (; x < GammaAsymptotic + n; x++)
            zeta += Math.Pow(x, -s);
        if (double.IsPositiveInfinity(x))
            return n % 2 == 0 ? -0.0 : 0;

        // ζ(s, x) ~ x¹⁻ˢ/(s-1) + x⁻ˢ/2 + Σ B₂ₖ/(2k)! s(s+1)…(s+2k-2) x¹⁻ˢ⁻²ᵏ.
        double power = Math.Pow(x, -s);
        double tail = x / (s - 1) + 0.5;
        double factor = s / x;
        for (int k = 1; k <= Bernoulli.Length; k++)
        {
            factor /= (2 * k - 1) * (2.0 * k);
            tail += Bernoulli[k - 1] * factor;
            factor *= (s + 2 * k - 1) * (s + 2 * k) / (x * x);
        }

        zeta += power * tail;
        double factorial = 1;
        for (int k = 2; k <= n; k++)
            factorial *= k;
        return n % 2 == 0 ? -factorial * zeta : factorial * zeta;
    }

    /// <summary>ψ⁽ⁿ⁾(x) = (-1)ⁿ ψ⁽ⁿ⁾(1 - x) - π dⁿ/dxⁿ cot(πx) for x ≤ 0.</summary>
    private static double PolygammaReflected(int n, double x)
    {
        if (x == Math.Floor(x))
            return n % 2 == 1 ? double.PositiveInfinity : x == 0 ? double.NegativeInfinity : double.NaN;

        // Each derivative is a polynomial in c = cot(πx), for dc/dx = -π (1 + c²).
        double[] poly = new double[n + 2];
        poly[1] = 1;
        for (int order = 0; order < n; order++)
        {
            double[] derived = new double[n + 2];
            for (int i = 1; i <= order + 1; i++)
            {
                double slope = -Math.PI * i * poly[i];
                derived[i - 1] += slope;
                derived[i + 1] += slope;
            }

            poly = derived;
        }

        double cotangent = Math.PI * Polynomial(poly, CosPi(x) / SinPi(x));
        double mirrored = PolygammaHigher(n, 1 - x);
        return (n % 2 == 0 ? mirrored : -mirrored) - cotangent;
    }

    private static double LgammaOnePlus(double z) => LgammaTwoPlus(z) - Log1p(z);

    /// <summary>ln Γ(2 + z) = (1 - γ) z + Σₖ₌₂ (-1)ᵏ (ζ(k) - 1) zᵏ / k for |z| ≤ ½.</summary>
    private static double LgammaTwoPlus(double z) => z * (1 - EulerGamma + z * Polynomial(LgammaSeries, z));

    /// <summary>(-1)ᵏ (ζ(k) - 1) / k for k = 2, 3, …</summary>
    private static readonly double[] LgammaSeries = MakeLgammaSeries();

    private static double[] MakeLgammaSeries()
    {
        double[] series = new double[32];
        for (int k = 2; k < series.Length + 2; k++)
            series[k - 2] = (k % 2 == 0 ? 1 : -1) * ZetaMinusOne(k) / k;
        return series;
    }

    /// <summary>ζ(k) - 1 = Σ j⁻ᵏ over j ≥ 2, which is the Hurwitz zeta function at 2.</summary>
    private static double ZetaMinusOne(int k)
    {
        double factorial = 1;
        for (int i = 2; i < k; i++)
            factorial *= i;
        return Math.Abs(PolygammaHigher(k - 1, 2)) / factorial;
    }

    /// <summary>(x - ½) ln x - x + ½ ln 2π + Σ B₂ₖ / (2k (2k - 1) x²ᵏ⁻¹).</summary>
    private static double LgammaStirling(double x)
    {
        double inverseSquare = 1 / (x * x);
        double series = 0;
        for (int k = Bernoulli.Length; k > 0; k--)
            series = series * inverseSquare + Bernoulli[k - 1] / (2 * k * (2.0 * k - 1));
        return (x - 0.5) * (Math.Log(x) - 1) - 0.5 + HalfLogTwoPi + series / x;
    }
}
