namespace DeepNet.Kernels;

internal static partial class SpecialMath
{
    private const double EulerGamma = 0.5772156649015329;
    private const double HalfLogTwoPi = 0.9189385332046727; // ln(2π)/2
    private const double LogPi = 1.1447298858494002; // ln π

    // From here on the series of Bernoulli numbers below are exact to double precision.
    private const double GammaAsymptotic = 12;

    // Bernoulli numbers.
    private const double B2 = 1.0 / 6;
    private const double B4 = -1.0 / 30;
    private const double B6 = 1.0 / 42;
    private const double B8 = -1.0 / 30;
    private const double B10 = 5.0 / 66;
    private const double B12 = -691.0 / 2730;
    private const double B14 = 7.0 / 6;
    private const double B16 = -3617.0 / 510;
    private const double B18 = 43867.0 / 798;
    private const double B20 = -174611.0 / 330;

    /// <summary>ln |Γ(x)|: +∞ at 0 and the negative whole numbers.</summary>
    public static double Lgamma(double x)
    {
        if (!double.IsFinite(x))
            return x * x;
        if (x <= 0 && x == Math.Floor(x))
            return double.PositiveInfinity;
        if (x < -0.5)
            return LogPi - Math.Log(Math.Abs(SinPi(x))) - LgammaOfLarge(1 - x);
        if (x < 0.5)
            return LgammaOnePlus(x) - Math.Log(Math.Abs(x));
        return x < 1.5 ? LgammaOnePlus(x - 1) : LgammaOfLarge(x);
    }

    /// <summary>ψ⁽ⁿ⁾(x), the derivative of order n + 1 of ln Γ(x), for n ≥ 0.</summary>
    /// <remarks>ψ(0) = -∞ (+∞ at -0) and ψ is NaN at the negative whole numbers, as in torch.digamma.</remarks>
    public static double Polygamma(int n, double x)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        return PolygammaOfChecked(n, x);
    }

    /// <summary>The same without the check: kernels of a GPU cannot throw.</summary>
    public static double PolygammaOfChecked(int n, double x) => n == 0 ? Digamma(x) : PolygammaHigher(n, x);

    /// <summary>ψ(x), the derivative of ln Γ(x).</summary>
    public static double Digamma(double x)
    {
        if (x == 0)
            return -1 / x;
        if (!(x < 0))
            return DigammaOfPositive(x);
        double sine = SinPi(x);
        return x == Math.Floor(x) ? double.NaN : DigammaOfPositive(1 - x) - Math.PI * CosPi(x) / sine;
    }

    private static double DigammaOfPositive(double x)
    {
        double sum = 0;
        for (; x < GammaAsymptotic; x++)
            sum -= 1 / x;

        // ψ(x) ~ ln x - 1/2x - Σ B₂ₖ / (2k x²ᵏ).
        double inverseSquare = 1 / (x * x);
        double series = B20 / 20 * inverseSquare;
        series = (series + B18 / 18) * inverseSquare;
        series = (series + B16 / 16) * inverseSquare;
        series = (series + B14 / 14) * inverseSquare;
        series = (series + B12 / 12) * inverseSquare;
        series = (series + B10 / 10) * inverseSquare;
        series = (series + B8 / 8) * inverseSquare;
        series = (series + B6 / 6) * inverseSquare;
        series = (series + B4 / 4) * inverseSquare;
        series = (series + B2 / 2) * inverseSquare;
        return sum + Math.Log(x) - 0.5 / x - series;
    }

    /// <summary>(-1)ⁿ⁺¹ n! ζ(n + 1, x) with ζ(s, x) = Σ (x + k)⁻ˢ over k ≥ 0, the Hurwitz zeta function.</summary>
    /// <remarks>
    /// Below 0 the sum from k = -∞ on repeats with period 1: ζ(s, x) = ζ(s, f) ± (ζ(s, g) - ζ(s, 1 - x)), where f and g
    /// are the distances to the whole numbers below and above, and the sign is that of (-1)ˢ.
    /// </remarks>
    private static double PolygammaHigher(int n, double x)
    {
        if (double.IsNaN(x))
            return x;
        bool isEven = n % 2 == 0;
        double zeta;
        if (x > 0)
        {
            zeta = HurwitzZeta(n, x);
        }
        else
        {
            double f = x - Math.Floor(x);
            if (!(f > 0))
                return !isEven ? double.PositiveInfinity : x == 0 ? double.NegativeInfinity : double.NaN;
            double before = HurwitzZeta(n, Math.Ceiling(x) - x) - HurwitzZeta(n, 1 - x);
            zeta = isEven ? HurwitzZeta(n, f) - before : HurwitzZeta(n, f) + before;
        }

        double factorial = 1;
        for (int k = 2; k <= n; k++)
            factorial *= k;
        return isEven ? -factorial * zeta : factorial * zeta;
    }

    /// <summary>ζ(n + 1, x) for x > 0 by Euler and Maclaurin's sum.</summary>
    private static double HurwitzZeta(int n, double x)
    {
        double s = n + 1;
        double zeta = 0;
        for (; x < GammaAsymptotic + n; x++)
            zeta += Math.Pow(x, -s);
        if (double.IsPositiveInfinity(x))
            return 0;

        // ζ(s, x) ~ x¹⁻ˢ/(s-1) + x⁻ˢ/2 + Σ B₂ₖ/(2k)! s(s+1)…(s+2k-2) x¹⁻ˢ⁻²ᵏ.
        double tail = x / (s - 1) + 0.5;
        double factor = s / x;
        AddTerm(ref tail, ref factor, s, x, 1, B2);
        AddTerm(ref tail, ref factor, s, x, 2, B4);
        AddTerm(ref tail, ref factor, s, x, 3, B6);
        AddTerm(ref tail, ref factor, s, x, 4, B8);
        AddTerm(ref tail, ref factor, s, x, 5, B10);
        AddTerm(ref tail, ref factor, s, x, 6, B12);
        AddTerm(ref tail, ref factor, s, x, 7, B14);
        AddTerm(ref tail, ref factor, s, x, 8, B16);
        AddTerm(ref tail, ref factor, s, x, 9, B18);
        AddTerm(ref tail, ref factor, s, x, 10, B20);
        return zeta + Math.Pow(x, -s) * tail;
    }

    private static void AddTerm(ref double tail, ref double factor, double s, double x, int k, double bernoulli)
    {
        factor /= (2 * k - 1) * (2.0 * k);
        tail += bernoulli * factor;
        factor *= (s + 2 * k - 1) * (s + 2 * k) / (x * x);
    }

    /// <summary>ln Γ(x) for x ≥ 1.5.</summary>
    private static double LgammaOfLarge(double x)
    {
        if (x >= GammaAsymptotic)
            return LgammaStirling(x);
        double product = 1;
        for (; x >= 2.5; x--)
            product *= x - 1;
        return Math.Log(product) + LgammaTwoPlus(x - 2);
    }

    private static double LgammaOnePlus(double z) => LgammaTwoPlus(z) - Log1p(z);

    /// <summary>ln Γ(2 + z) = (1 - γ) z + Σₖ₌₂ (-1)ᵏ (ζ(k) - 1) zᵏ / k for |z| ≤ ½.</summary>
    private static double LgammaTwoPlus(double z)
    {
        double y = -3.527742476575915e-12;
        y = Math.FusedMultiplyAdd(y, z, 7.275974480239079e-12);
        y = Math.FusedMultiplyAdd(y, z, -1.5021384080754142e-11);
        y = Math.FusedMultiplyAdd(y, z, 3.104424774732227e-11);
        y = Math.FusedMultiplyAdd(y, z, -6.422964563838102e-11);
        y = Math.FusedMultiplyAdd(y, z, 1.3304764374244491e-10);
        y = Math.FusedMultiplyAdd(y, z, -2.7595228851242334e-10);
        y = Math.FusedMultiplyAdd(y, z, 5.731367241678861e-10);
        y = Math.FusedMultiplyAdd(y, z, -1.1921401405860912e-09);
        y = Math.FusedMultiplyAdd(y, z, 2.4836745438024785e-09);
        y = Math.FusedMultiplyAdd(y, z, -5.183475041970047e-09);
        y = Math.FusedMultiplyAdd(y, z, 1.0838659214896953e-08);
        y = Math.FusedMultiplyAdd(y, z, -2.2711094608943164e-08);
        y = Math.FusedMultiplyAdd(y, z, 4.76981016936398e-08);
        y = Math.FusedMultiplyAdd(y, z, -1.0043224823968098e-07);
        y = Math.FusedMultiplyAdd(y, z, 2.1207184805554667e-07);
        y = Math.FusedMultiplyAdd(y, z, -4.492469198764564e-07);
        y = Math.FusedMultiplyAdd(y, z, 9.551412130407415e-07);
        y = Math.FusedMultiplyAdd(y, z, -2.039215753801366e-06);
        y = Math.FusedMultiplyAdd(y, z, 4.3748667899074865e-06);
        y = Math.FusedMultiplyAdd(y, z, -9.439488275268395e-06);
        y = Math.FusedMultiplyAdd(y, z, 2.0507212775670688e-05);
        y = Math.FusedMultiplyAdd(y, z, -4.492623673813314e-05);
        y = Math.FusedMultiplyAdd(y, z, 9.945751278180854e-05);
        y = Math.FusedMultiplyAdd(y, z, -0.0002231547584535794);
        y = Math.FusedMultiplyAdd(y, z, 0.0005096695247430427);
        y = Math.FusedMultiplyAdd(y, z, -0.001192753911703261);
        y = Math.FusedMultiplyAdd(y, z, 0.002890510330741523);
        y = Math.FusedMultiplyAdd(y, z, -0.007385551028673988);
        y = Math.FusedMultiplyAdd(y, z, 0.020580808427784553);
        y = Math.FusedMultiplyAdd(y, z, -0.06735230105319809);
        y = Math.FusedMultiplyAdd(y, z, 0.3224670334241132);
        return z * (1 - EulerGamma + z * y);
    }

    /// <summary>(x - ½) ln x - x + ½ ln 2π + Σ B₂ₖ / (2k (2k - 1) x²ᵏ⁻¹).</summary>
    private static double LgammaStirling(double x)
    {
        double inverseSquare = 1 / (x * x);
        double series = B20 / (20 * 19.0);
        series = series * inverseSquare + B18 / (18 * 17.0);
        series = series * inverseSquare + B16 / (16 * 15.0);
        series = series * inverseSquare + B14 / (14 * 13.0);
        series = series * inverseSquare + B12 / (12 * 11.0);
        series = series * inverseSquare + B10 / (10 * 9.0);
        series = series * inverseSquare + B8 / (8 * 7.0);
        series = series * inverseSquare + B6 / (6 * 5.0);
        series = series * inverseSquare + B4 / (4 * 3.0);
        series = series * inverseSquare + B2 / (2 * 1.0);
        return (x - 0.5) * (Math.Log(x) - 1) - 0.5 + HalfLogTwoPi + series / x;
    }
}
