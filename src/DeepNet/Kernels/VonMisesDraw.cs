namespace DeepNet.Kernels;

/// <summary>An angle in [-π, π) of the von Mises distribution about a with concentration b.</summary>
/// <remarks>Best and Fisher, 1979, https://doi.org/10.2307/2346732: rejection from a wrapped Cauchy.</remarks>
internal readonly struct VonMisesDraw : IRandomDraw
{
    // Below, r loses its digits in differences; its series there is 1/b + b.
    private const double NearUniform = 1e-4;

    // Beyond, squares of b's roots are not normal numbers; draws are the mean direction anyway.
    private const double Largest = 1e300;

    // From here on 1 + x² rounds to x².
    private const double Square = 1e10;

    public static double Draw(ref PhiloxStream random, double a, double b)
    {
        // With r near 1 and f the cosine of a draw near 1, all goes by r - 1 and 1 - f.
        b = Math.Min(b, Largest);
        double excess = Excess(b);
        while (true)
        {
            double turn = 0.5 * Math.PI * random.NextOpen(), sine = Math.Sin(turn), cosine = Math.Cos(turn);
            double below = 2 * excess * sine * sine / (excess + 2 * cosine * cosine);
            double c = b * (excess + below);
            double u = random.NextOpen();
            if (!(c * (2 - c) > u || Math.Log(c / u) + 1 >= c))
                continue;
            double angle = 2 * Math.Asin(Math.Sqrt(Math.Min(1, 0.5 * below)));
            return Wrapped(a + (random.NextOpen() < 0.5 ? -angle : angle));
        }
    }

    /// <summary>r - 1 of Best and Fisher's r = (1 + ρ²) / 2ρ.</summary>
    private static double Excess(double concentration)
    {
        if (concentration < NearUniform)
            return 1 / concentration + concentration - 1;
        double twice = 2 * concentration, root = twice < Square ? Math.Sqrt(1 + twice * twice) : twice;
        double sum = Math.Sqrt(2 * (1 + root));
        double rho = (1 + root - sum) / (2 * concentration);
        double missing = (sum - 1 - 1 / (2 * concentration + root)) / (2 * concentration);
        return missing * missing / (2 * rho);
    }

    private static double Wrapped(double angle) =>
        angle - 2 * Math.PI * Math.Floor((angle + Math.PI) / (2 * Math.PI));
}
