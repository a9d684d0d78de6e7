namespace DeepNet.Kernels;

/// <summary>An angle in [-π, π) of the von Mises distribution about a with concentration b.</summary>
/// <remarks>Best and Fisher, 1979, https://doi.org/10.2307/2346732: rejection from a wrapped Cauchy.</remarks>
internal readonly struct VonMisesDraw : IRandomDraw
{
    // Below, r loses its digits in differences; its series there is 1/b + b.
    private const double NearUniform = 1e-4;

    public static double Draw(ref PhiloxStream random, double a, double b)
    {
        double r = Spread(b);
        while (true)
        {
            double z = Math.Cos(Math.PI * random.NextOpen());
            double f = (1 + r * z) / (r + z);
            double c = b * (r - f);
            double u = random.NextOpen();
            if (c * (2 - c) > u || Math.Log(c / u) + 1 >= c)
                return Wrapped(a + (random.NextOpen() < 0.5 ? -Math.Acos(f) : Math.Acos(f)));
        }
    }

    private static double Spread(double concentration)
    {
        if (concentration < NearUniform)
            return 1 / concentration + concentration;
        double tau = 1 + Math.Sqrt(1 + 4 * concentration * concentration);
        double rho = (tau - Math.Sqrt(2 * tau)) / (2 * concentration);
        return (1 + rho * rho) / (2 * rho);
    }

    private static double Wrapped(double angle) =>
        angle - 2 * Math.PI * Math.Floor((angle + Math.PI) / (2 * Math.PI));
}
