namespace DeepNet.Kernels;

/// <summary>The logarithm of a number of the gamma distribution of shape a and rate b.</summary>
/// <remarks>
/// Marsaglia and Tsang, 2000, https://doi.org/10.1145/358407.358414. For a below 1 a number of shape a + 1 times u¹ᐟᵃ,
/// which as a logarithm cannot underflow.
/// </remarks>
internal readonly struct LogGammaDraw : IRandomDraw
{
    public static double Draw(ref PhiloxStream random, double a, double b)
    {
        double boost = 0;
        if (a < 1)
        {
            boost = Math.Log(random.NextOpen()) / a;
            a++;
        }

        double d = a - 1.0 / 3;
        double c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double x = random.NextNormal();
            double root = 1 + c * x;
            if (root <= 0)
                continue;
            double v = root * root * root;
            double logV = Math.Log(v);
            if (Math.Log(random.NextOpen()) < 0.5 * x * x + d - d * v + d * logV)
                return Math.Log(d) + logV + boost - Math.Log(b);
        }
    }
}
