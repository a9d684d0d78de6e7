namespace DeepNet.Tests.Kernels;

/// <summary>
/// Numbers that find mistakes: special values, their neighbours, denormals, random bits, everyday sizes.
/// </summary>
internal static class LaneInputs
{
    private static readonly double[] Special =
    [
        0, 0.25, 0.5, 0.55, 1, 1.5, 2, 2.5, 3, 3.5, 3.95, 10, 18, 30, 87, 88.5, 88.72284, 89, 103.97, 105, 127, 128,
        129, 149, 150, 151, 1000, 32768, 32769, 1e6, 8388607.5, 8388608, 16777216, 1e10, 1e20, 1e38, 1e-3, 1e-7, 1e-20,
        float.MaxValue, float.Epsilon, 1.17549435e-38, Math.PI, Math.PI / 2, Math.PI / 4, Math.E,
        double.PositiveInfinity,
        0.70710678, 1.41421356, 2.98e-8, 5.96e-8, 1.19e-7, 0.34657359, 0.6931472,
    ];

    /// <summary>A multiple of 16 floats, the same for the same seed.</summary>
    public static float[] Floats(int count, int seed)
    {
        List<float> values = [float.NaN, -float.NaN, float.Epsilon * 12345, 1.1754942e-38f];
        foreach (double special in Special)
        {
            float x = (float)special;
            values.AddRange([x, -x, MathF.BitIncrement(x), -MathF.BitIncrement(x), MathF.BitDecrement(x)]);
        }

        Random random = new(seed);
        while (values.Count < count || values.Count % 16 != 0)
        {
            values.Add((values.Count % 4) switch
            {
                0 => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)),
                1 => (float)Normal(random),
                2 => (float)(8 * Normal(random)),
                _ => (float)(Normal(random) * Math.Pow(2, random.Next(-30, 30))),
            });
        }

        return Shuffled(values, random);
    }

    /// <summary>A multiple of 16 doubles, the same for the same seed.</summary>
    public static double[] Doubles(int count, int seed)
    {
        List<double> values = [double.NaN, double.Epsilon, -double.Epsilon, double.MaxValue, double.MinValue, 2.2e-308];
        foreach (double x in Special)
            values.AddRange([x, -x, Math.BitIncrement(x), -Math.BitIncrement(x), Math.BitDecrement(x)]);

        Random random = new(seed);
        while (values.Count < count || values.Count % 16 != 0)
        {
            values.Add((values.Count % 3) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                1 => Normal(random),
                _ => 8 * Normal(random),
            });
        }

        return Shuffled(values, random);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static T[] Shuffled<T>(List<T> values, Random random)
    {
        T[] array = [.. values];
        random.Shuffle(array);
        return array;
    }
}
