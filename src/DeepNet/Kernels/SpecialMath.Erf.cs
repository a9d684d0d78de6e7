namespace DeepNet.Kernels;

internal static partial class SpecialMath
{
    private const double TwoOverSqrtPi = 1.1283791670955126; // 2/√π

    /// <summary>Error function 2/√π ∫₀ˣ e^(-t²) dt.</summary>
    public static double Erf(double x)
    {
        double a = Math.Abs(x);
        return a < 1 ? ErfSeries(x) : double.IsNaN(x) ? x : Math.CopySign(1 - ErfcOfLarge(a), x);
    }

    /// <summary>1 - erf(x), accurate for large x.</summary>
    public static double Erfc(double x) =>
        !(x < 0.5) ? ErfcOfLarge(x) : x > -1 ? 1 - ErfSeries(x) : 2 - ErfcOfLarge(-x);

    /// <summary>erfc x for x ≥ ½, or NaN.</summary>
    private static double ErfcOfLarge(double x)
    {
        if (!(x < 28))
            return double.IsNaN(x) ? x : 0;

        // e^(-x²) with the rounding error of x² put back.
        double square = x * x;
        double error = Math.FusedMultiplyAdd(x, x, -square);
        return Math.Exp(-square) * (1 - error) * ErfcScaled(x);
    }

    /// <summary>Inverse of erf: ±∞ at ±1, NaN outside [-1, 1].</summary>
    /// <remarks>Winitzki's closed form (2008), then Halley steps on erf or, near 1, on erfc.</remarks>
    public static double ErfInv(double x)
    {
        double a = Math.Abs(x);
        if (!(a < 1))
            return a == 1 ? x / 0.0 : double.NaN;
        if (a < 1e-150)
            return x / TwoOverSqrtPi;

        const double A = 0.147;
        double log = Math.Log((1 - a) * (1 + a));
        double b = 2 / (Math.PI * A) + 0.5 * log;
        double y = a < 1e-4 ? a / TwoOverSqrtPi : Math.Sqrt(Math.Sqrt(b * b - log / A) - b);
        for (int i = 0; i < 3; i++)
        {
            double f = a < 0.5 ? Erf(y) - a : 1 - a - Erfc(y);
            double step = f / (TwoOverSqrtPi * Math.Exp(-y * y));
            y -= step / (1 + y * step);
        }

        return Math.CopySign(y, x);
    }

    /// <summary>2/√π Σ (-1)ᵏ x²ᵏ⁺¹ / (k! (2k + 1)) for |x| ≤ 1.</summary>
    private static double ErfSeries(double x)
    {
        double square = x * x;
        double power = 1, sum = 1;
        for (int k = 1; k < 25 && power != 0; k++)
        {
            power *= -square / k;
            sum += power / (2 * k + 1);
        }

        return TwoOverSqrtPi * x * sum;
    }

    /// <summary>e^(x²) erfc(x) for x ≥ ½: a polynomial in u = (x - 2) / (x + 2), over 1 + 2x.</summary>
    /// <remarks>Chebyshev fit of (1 + 2x) e^(x²) erfc(x) on [½, ∞), to 1e-17, as powers of u.</remarks>
    private static double ErfcScaled(double x)
    {
        double u = (x - 2) / (x + 2);
        double y = 6.747033445708308e-08;
        y = Math.FusedMultiplyAdd(y, u, -3.505844903282016e-07);
        y = Math.FusedMultiplyAdd(y, u, 3.9559752368812066e-07);
        y = Math.FusedMultiplyAdd(y, u, 6.203244124448623e-07);
        y = Math.FusedMultiplyAdd(y, u, -8.950402705562388e-07);
        y = Math.FusedMultiplyAdd(y, u, -9.83259910603369e-07);
        y = Math.FusedMultiplyAdd(y, u, -1.4377052410272987e-07);
        y = Math.FusedMultiplyAdd(y, u, 1.4116950197422315e-06);
        y = Math.FusedMultiplyAdd(y, u, 4.971596506115441e-06);
        y = Math.FusedMultiplyAdd(y, u, 3.804738520567812e-06);
        y = Math.FusedMultiplyAdd(y, u, -1.3424831454421472e-05);
        y = Math.FusedMultiplyAdd(y, u, -3.6459494788522814e-05);
        y = Math.FusedMultiplyAdd(y, u, -1.5209869753006287e-06);
        y = Math.FusedMultiplyAdd(y, u, 0.00015104696409550417);
        y = Math.FusedMultiplyAdd(y, u, 0.00020636829050362621);
        y = Math.FusedMultiplyAdd(y, u, -0.00045434183656262845);
        y = Math.FusedMultiplyAdd(y, u, -0.0014568140033519735);
        y = Math.FusedMultiplyAdd(y, u, 0.0012713390426795153);
        y = Math.FusedMultiplyAdd(y, u, 0.008722653876915048);
        y = Math.FusedMultiplyAdd(y, u, -0.008034015085632035);
        y = Math.FusedMultiplyAdd(y, u, -0.05422000099203416);
        y = Math.FusedMultiplyAdd(y, u, 0.16405128003350375);
        y = Math.FusedMultiplyAdd(y, u, -0.16603039761528962);
        y = Math.FusedMultiplyAdd(y, u, -0.09276382658574636);
        y = Math.FusedMultiplyAdd(y, u, 1.2769783815525286);
        return y / (1 + 2 * x);
    }
}
