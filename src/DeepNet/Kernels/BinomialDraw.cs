namespace DeepNet.Kernels;

/// <summary>The number of successes among a trials of probability b.</summary>
/// <remarks>
/// Few expected: gaps between successes are geometric. Others: Hörmann, "The generation of binomial random variates",
/// 1993, https://doi.org/10.1080/00949659308811496 (BTRS).
/// </remarks>
internal readonly struct BinomialDraw : IRandomDraw
{
    private const double FewExpected = 10;

    public static double Draw<TMath>(ref PhiloxStream random, double a, double b)
        where TMath : struct, IScalarMath
        => b > 0.5 ? a - OfRare<TMath>(ref random, a, 1 - b) : OfRare<TMath>(ref random, a, b);

    private static double OfRare<TMath>(ref PhiloxStream random, double n, double p)
        where TMath : struct, IScalarMath
        => n <= 0 || p <= 0 ? 0 : n * p < FewExpected ? Few<TMath>(ref random, n, p) : Many<TMath>(ref random, n, p);

    private static double Few<TMath>(ref PhiloxStream random, double n, double p)
        where TMath : struct, IScalarMath
    {
        double logMiss = TMath.Log1p(-p);
        double count = 0;
        for (double trial = Gap<TMath>(ref random, logMiss); trial <= n; trial += Gap<TMath>(ref random, logMiss))
            count++;
        return count;
    }

    private static double Gap<TMath>(ref PhiloxStream random, double logMiss)
        where TMath : struct, IScalarMath
        => Math.Floor(TMath.Log(random.NextOpen()) / logMiss) + 1;

    private static double Many<TMath>(ref PhiloxStream random, double n, double p)
        where TMath : struct, IScalarMath
    {
        double spread = Math.Sqrt(n * p * (1 - p));
        double b = 1.15 + 2.53 * spread;
        double a = -0.0873 + 0.0248 * b + 0.01 * p;
        double center = n * p + 0.5;
        double squeeze = 0.92 - 4.2 / b;
        double alpha = (2.83 + 5.1 / b) * spread;
        double logOdds = TMath.Log(p / (1 - p));
        double mode = Math.Floor((n + 1) * p);
        double atMode = TMath.Lgamma(mode + 1) + TMath.Lgamma(n - mode + 1);
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
            double density = atMode - TMath.Lgamma(k + 1) - TMath.Lgamma(n - k + 1) + (k - mode) * logOdds;
            if (TMath.Log(v * alpha / (a / (us * us) + b)) <= density)
                return k;
        }
    }
}
