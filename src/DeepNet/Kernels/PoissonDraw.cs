namespace DeepNet.Kernels;

/// <summary>A number of the Poisson distribution of rate a.</summary>
/// <remarks>
/// Small rates: the count of uniform numbers whose product stays above e⁻ᵃ. Others: Hörmann, "The transformed rejection
/// method for generating Poisson random variables", 1993, https://doi.org/10.1016/0167-6687(93)90997-4 (PTRS).
/// </remarks>
internal readonly struct PoissonDraw : IRandomDraw
{
    private const double SmallRate = 10;

    public static double Draw(ref PhiloxStream random, double a, double b) =>
        a < SmallRate ? Small(ref random, a) : Large(ref random, a);

    private static double Small(ref PhiloxStream random, double rate)
    {
        double limit = Math.Exp(-rate);
        double count = 0;
        for (double product = random.NextOpen(); product > limit; product *= random.NextOpen())
            count++;
        return count;
    }

    private static double Large(ref PhiloxStream random, double rate)
    {
        double logRate = Math.Log(rate);
        double b = 0.931 + 2.53 * Math.Sqrt(rate);
        double a = -0.059 + 0.02483 * b;
        double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        double squeeze = 0.9277 - 3.6224 / (b - 2);
        while (true)
        {
            double u = random.NextOpen() - 0.5;
            double v = random.NextOpen();
            double us = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / us + b) * u + rate + 0.43);
            if (us >= 0.07 && v <= squeeze)
                return k;
            if (k < 0 || (us < 0.013 && v > us))
                continue;
            if (Math.Log(v * inverseAlpha / (a / (us * us) + b)) <= k * logRate - rate - SpecialMath.Lgamma(k + 1))
                return k;
        }
    }
}
