namespace DeepNet.Kernels;

/// <summary>The number of successes among a trials of probability b.</summary>
/// <remarks>
/// Few expected: gaps between successes are geometric. Others: Hörmann, "The generation of binomial random variates",
/// 1993, https://doi.org/10.1080/00949659308811496 (BTRS).
/// </remarks>
internal readonly struct BinomialDraw : IRandomDraw
{
    private const double FewExpected = 10;

    public static double Draw(ref PhiloxStream random, double a, double b) =>
        b > 0.5 ? a - OfRare(ref random, a, 1 - b) : OfRare(ref random, a, b);

    private static double OfRare(ref PhiloxStream random, double n, double p) =>
        n <= 0 || p <= 0 ? 0 : n * p < FewExpected ? Few(ref random, n, p) : Many(ref random, n, p);

    private static double Few(ref PhiloxStream random, double n, double p)
    {
        double logMiss = SpecialMath.Log1p(-p);
        double count = 0;
        for (double trial = Gap(ref random, logMiss); trial <= n; trial += Gap(ref random, logMiss))
            count++;
        return count;
    }

    private static double Gap(ref PhiloxStream random, double logMiss) =>
        Math.Floor(Math.Log(random.NextOpen()) / logMiss) + 1;

    private static double Many(ref PhiloxStream random, double n, double p)
    {
        double spread = Math.Sqrt(n * p * (1 - p));
        double b = 1.15 + 2.53 * spread;
        double a = -0.0873 + 0.0248 * b + 0.01 * p;
        double center = n * p + 0.5;
        double squeeze = 0.92 - 4.2 / b;
        double alpha = (2.83 + 5.1 / b) * spread;
        double logOdds = Math.Log(p / (1 - p));
        double mode = Math.Floor((n + 1) * p);
        double atMode = SpecialMath.Lgamma(mode + 1) + SpecialMath.Lgamma(n - mode + 1);
        while (true)
        {
            double u = random.NextOpen() - 0.5;
            double v = random.NextOpen();
            double us = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / us + b) * u + center);
            if (k < 0 || k > n)
                continue;
            if (us >= 0.07 && v <= squeeze)
                return k;
            double density = atMode - SpecialMath.Lgamma(k + 1) - SpecialMath.Lgamma(n - k + 1) + (k - mode) * logOdds;
            if (Math.Log(v * alpha / (a / (us * us) + b)) <= density)
                return k;
        }
    }
}
