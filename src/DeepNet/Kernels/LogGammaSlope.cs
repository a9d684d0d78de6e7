namespace DeepNet.Kernels;

/// <summary>How ln z of a gamma number z moves with its shape a while its quantile stays: ∂ln z / ∂a at rate
/// 1.</summary>
/// <remarks>
/// Figurnov, Mohamed and Mnih, 2018, https://arxiv.org/abs/1805.08498: with F(z; a) fixed, dz/da = -(∂F/∂a) / (∂F/∂z).
/// F is e⁻ᶻ Σₙ zᵃ⁺ⁿ / Γ(a + n + 1), so ∂ln z/∂a = -1/a Σₙ (ln z - ψ(a + n + 1)) Πₖ₌₁…ₙ z / (a + k).
/// </remarks>
internal readonly struct LogGammaSlope : IScalarFunction2
{
    // From here on the sum has many terms, and the normal approximation of the cube root is right to 1/a.
    private const double LargeShape = 1e6;
    private const double Negligible = 1e-18;

    public static double Invoke(double a, double logZ)
    {
        double z = Math.Exp(logZ);
        if (!(a > 0) || !double.IsFinite(z))
            return double.NaN;
        if (a > LargeShape)
            return OfLarge(a, z);
        double sum = 0;
        double product = 1;
        double digamma = SpecialMath.Digamma(a + 1);
        for (double k = a + 1; ; k++)
        {
            double term = product * (logZ - digamma);
            sum += term;
            product *= z / k;
            digamma += 1 / k;
            if (!double.IsFinite(product) || !double.IsFinite(sum))
                return OfTail(a, logZ, z);
            if (k > z && product * Math.Max(1, Math.Abs(logZ - digamma)) <= Negligible * Math.Abs(sum) * (1 - z / k))
                return -sum / a;
        }
    }

    /// <summary>Where the density is below any number: the first term of ∫ (t / z)ᵃ⁻¹ e^(z - t) (ln t - ψ(a)) dt over
    /// t ≥ z, which is -(∂(1 - F)/∂a) / (∂F/∂z).</summary>
    private static double OfTail(double a, double logZ, double z) =>
        (logZ - SpecialMath.Digamma(a)) / (z - a + 1);

    /// <summary>Wilson and Hilferty: z = a (1 - 1/9a + n/3√a)³ for a standard normal n.</summary>
    private static double OfLarge(double a, double z)
    {
        double root = Math.Cbrt(z / a);
        double n = 3 * Math.Sqrt(a) * (root - 1 + 1 / (9 * a));
        return 1 / a + 3 / root * (1 / (9 * a * a) - n / (6 * a * Math.Sqrt(a)));
    }
}
