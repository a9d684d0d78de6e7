using DeepNet.Kernels;

namespace DeepNet.Data.Transforms;

/// <summary>Draws that transforms share.</summary>
internal static class Draws
{
    /// <summary>True with probability p.</summary>
    public static bool Chance(this RandomSource random, double p) => random.NextDouble() < p;

    /// <summary>Uniform in a range.</summary>
    public static double Uniform(this RandomSource random, (double Low, double High) range) =>
        range.Low + ((range.High - range.Low) * random.NextDouble());

    /// <summary>The logarithm uniform in a range of positive numbers.</summary>
    public static double LogUniform(this RandomSource random, (double Low, double High) range) =>
        Math.Exp(random.Uniform((Math.Log(range.Low), Math.Log(range.High))));

    /// <summary>The symmetric beta distribution, from two of the gamma distribution.</summary>
    public static double Beta(this RandomSource random, double alpha)
    {
        RandomState state = random.Reserve(1);
        var stream = new PhiloxStream(state.Seed, state.Position);
        double a = LogGammaDraw.Draw(ref stream, alpha, 1), b = LogGammaDraw.Draw(ref stream, alpha, 1);
        return 1 / (1 + Math.Exp(b - a));
    }

    /// <summary>A rectangle of an area and a form drawn within bounds and at any place, or null if ten tries give none
    /// that fits.</summary>
    /// <param name="random">Where chance comes from.</param>
    /// <param name="height">Rows to fit into.</param>
    /// <param name="width">Columns to fit into.</param>
    /// <param name="scale">Parts of the area.</param>
    /// <param name="ratio">Of width to height.</param>
    /// <param name="isPart">The rectangle must be less than everything in both directions.</param>
    public static (int Top, int Left, int Height, int Width)? Rectangle(
        this RandomSource random, int height, int width, (double Low, double High) scale,
        (double Low, double High) ratio, bool isPart = false)
    {
        const int Tries = 10;
        (int mostRows, int mostColumns) = isPart ? (height - 1, width - 1) : (height, width);
        for (int i = 0; i < Tries; i++)
        {
            double area = (double)height * width * random.Uniform(scale), form = random.LogUniform(ratio);
            double wide = Math.Round(Math.Sqrt(area * form)), high = Math.Round(Math.Sqrt(area / form));
            if (wide >= 1 && wide <= mostColumns && high >= 1 && high <= mostRows)
            {
                int top = random.NextInt(0, height - (int)high + 1), left = random.NextInt(0, width - (int)wide + 1);
                return (top, left, (int)high, (int)wide);
            }
        }

        return null;
    }
}
