using DeepNet.Kernels;
using Xunit.Abstractions;

namespace DeepNet.Tests.Kernels;

/// <summary>The float polynomials against double, in units of the last place of the true value.</summary>
public sealed class LaneAccuracyTests(ITestOutputHelper output)
{
    private static readonly float[] Inputs = LaneInputs.Floats(200_000, seed: 7);

    [Theory]
    [InlineData("Exp")]
    [InlineData("Expm1")]
    [InlineData("Exp2")]
    [InlineData("Log")]
    [InlineData("Log1p")]
    [InlineData("Log2")]
    [InlineData("Tanh")]
    [InlineData("Sigmoid")]
    [InlineData("Erf")]
    [InlineData("Sin")]
    [InlineData("Cos")]
    public void Float_functions_stay_within_2_ulp(string name)
    {
        float[] actual = LaneFunctions.Run<F32x16, float>(name, Inputs);
        double worst = 0;
        float at = 0;
        for (int i = 0; i < Inputs.Length; i++)
        {
            double error = UlpError(actual[i], Reference(name, Inputs[i]));
            if (error > worst)
                (worst, at) = (error, Inputs[i]);
        }

        output.WriteLine($"{name}: {worst:F3} ulp at {at:R}");
        worst.Should().BeLessThanOrEqualTo(2, $"{name}({at:R})");
    }

    /// <summary>3 ulp where the result is above ½; in the tails e^(-x²/2) is about as accurate as x²/2 is.</summary>
    [Theory]
    [InlineData("NormalCdf")]
    [InlineData("NormalDensity")]
    public void The_normal_distribution_is_as_accurate_as_its_exponent(string name)
    {
        float[] actual = LaneFunctions.Run<F32x16, float>(name, Inputs);
        double worst = 0;
        float at = 0;
        for (int i = 0; i < Inputs.Length; i++)
        {
            double x = Inputs[i];
            double limit = name == "NormalCdf" && x > 0 ? 3 : 4 + (1.5 * Math.Min(x * x, 200));
            double error = UlpError(actual[i], Reference(name, x)) / limit;
            if (error > worst)
                (worst, at) = (error, Inputs[i]);
        }

        output.WriteLine($"{name}: {worst:F3} of the limit at {at:R}");
        worst.Should().BeLessThanOrEqualTo(1, $"{name}({at:R})");
    }

    [Fact]
    public void Sin_and_cos_are_accurate_next_to_multiples_of_half_pi()
    {
        float[] inputs = [.. Enumerable.Range(-20_800, 41_600).Select(n => (float)(n * (Math.PI / 2)))];
        foreach (string name in (string[])["Sin", "Cos"])
        {
            float[] actual = LaneFunctions.Run<F32x8, float>(name, inputs);
            double worst = inputs.Select((x, i) => UlpError(actual[i], Reference(name, x))).Max();
            output.WriteLine($"{name}: {worst:F3} ulp");
            worst.Should().BeLessThanOrEqualTo(2, name);
        }
    }

    [Fact]
    public void Fmod_of_floats_is_exact()
    {
        float[] divisors = LaneInputs.Floats(20_000, seed: 8);
        float[] inputs = Inputs[..divisors.Length];
        float[] actual = LaneFunctions.Run<F32x8, float>("Fmod", inputs, divisors);

        actual.Should().Equal(inputs.Zip(divisors, (x, y) => x % y), (a, b) => a.Equals(b));
    }

    internal static double Reference(string name, double x) => name switch
    {
        "Exp" => Math.Exp(x),
        "Expm1" => SpecialMath.Expm1(x),
        "Exp2" => Math.Pow(2, x),
        "Log" => Math.Log(x),
        "Log1p" => SpecialMath.Log1p(x),
        "Log2" => Math.Log2(x),
        "Tanh" => Math.Tanh(x),
        "Sigmoid" => 1 / (1 + Math.Exp(-x)),
        "Erf" => SpecialMath.Erf(x),
        "NormalCdf" => 0.5 * SpecialMath.Erfc(-x / Math.Sqrt(2)),
        "NormalDensity" => Math.Exp(-0.5 * x * x) / Math.Sqrt(2 * Math.PI),
        "Sin" => Math.Sin(x),
        "Cos" => Math.Cos(x),
        _ => throw new ArgumentException(name),
    };

    internal static double UlpError(float actual, double expected)
    {
        if (double.IsNaN(expected) || float.IsNaN(actual))
            return double.IsNaN(expected) && float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        if (actual.Equals((float)expected) && expected != 0)
            return double.IsInfinity(actual) ? 0 : Math.Abs(actual - expected) / Ulp(expected);
        if (expected == 0)
            return actual == 0 && double.IsNegative(expected) == float.IsNegative(actual) ? 0 : double.PositiveInfinity;
        if (double.IsInfinity(expected))
            return double.PositiveInfinity;

        // An overflow counts as the next number after the largest float.
        double value = float.IsInfinity(actual) ? Math.CopySign(Math.Pow(2, 128), actual) : actual;
        return Math.Abs(value - expected) / Ulp(expected);
    }

    private static double Ulp(double x) => Math.ScaleB(1, Math.Max(Math.Min(Math.ILogB(x), 127), -126) - 23);
}
