using DeepNet.Kernels;
using Xunit.Abstractions;

namespace DeepNet.Tests.Kernels;

/// <summary>Special functions against values computed with 40 digits from their definitions.</summary>
public sealed class SpecialMathTests(ITestOutputHelper output)
{
    public static readonly TheoryData<string, double, double> References = new()
    {
        { "Expm1", -40.0, -1.0 },
        { "Expm1", -2.0, -0.8646647167633873 },
        { "Expm1", -1.0, -0.6321205588285577 },
        { "Expm1", -0.7, -0.5034146962085905 },
        { "Expm1", -0.1, -0.09516258196404043 },
        { "Expm1", -1e-05, -9.999950000166666e-06 },
        { "Expm1", 1e-300, 1e-300 },
        { "Expm1", 1e-10, 1.00000000005e-10 },
        { "Expm1", 0.3, 0.3498588075760031 },
        { "Expm1", 1.0, 1.7182818284590453 },
        { "Expm1", 2.5, 11.182493960703473 },
        { "Expm1", 700.0, 1.0142320547350045e+304 },
        { "Log1p", -0.999999, -13.815510557935518 },
        { "Log1p", -0.75, -1.3862943611198906 },
        { "Log1p", -0.3, -0.35667494393873234 },
        { "Log1p", -1e-08, -1.0000000050000001e-08 },
        { "Log1p", 1e-300, 1e-300 },
        { "Log1p", 1e-12, 9.999999999995e-13 },
        { "Log1p", 0.01, 0.009950330853168083 },
        { "Log1p", 0.5, 0.4054651081081644 },
        { "Log1p", 1.5, 0.9162907318741551 },
        { "Log1p", 100.0, 4.61512051684126 },
        { "Log1p", 1000000000000.0, 27.63102111592955 },
        { "Log1p", 1e+300, 690.7755278982137 },
        { "Erf", 1e-200, 1.1283791670955125e-200 },
        { "Erf", 1e-08, 1.1283791670955126e-08 },
        { "Erf", 0.1, 0.1124629160182849 },
        { "Erf", 0.49, 0.511668261188523 },
        { "Erf", 0.7, 0.6778011938374184 },
        { "Erf", 0.99, 0.8385080695553698 },
        { "Erf", 1.01, 0.8468104962282768 },
        { "Erf", 1.7, 0.9837904585907745 },
        { "Erf", 2.5, 0.999593047982555 },
        { "Erf", 4.0, 0.9999999845827421 },
        { "Erf", 5.9, 0.9999999999999999 },
        { "Erfc", -5.0, 1.9999999999984626 },
        { "Erfc", -1.2, 1.9103139782296354 },
        { "Erfc", -0.3, 1.3286267594591274 },
        { "Erfc", 1e-09, 0.9999999988716208 },
        { "Erfc", 0.3, 0.6713732405408726 },
        { "Erfc", 0.49, 0.4883317388114769 },
        { "Erfc", 0.51, 0.4707563801588296 },
        { "Erfc", 0.9, 0.20309178757716786 },
        { "Erfc", 1.4, 0.0477148802373512 },
        { "Erfc", 2.2, 0.0018628462979818898 },
        { "Erfc", 3.7, 1.6715105790914599e-07 },
        { "Erfc", 6.0, 2.1519736712498913e-17 },
        { "Erfc", 11.0, 1.4408661379436948e-54 },
        { "Erfc", 19.5, 2.0909541479227294e-167 },
        { "Erfc", 26.0, 5.663192408856143e-296 },
        { "Erfc", 27.0, 5.23705e-319 },
        { "ErfInv", 1e-200, 8.86226925452758e-201 },
        { "ErfInv", 1e-09, 8.86226925452758e-10 },
        { "ErfInv", 0.001, 0.0008862271574665521 },
        { "ErfInv", 0.1, 0.08885599049425769 },
        { "ErfInv", 0.3, 0.2724627147267543 },
        { "ErfInv", 0.49, 0.46586860023505733 },
        { "ErfInv", 0.51, 0.4881220505159588 },
        { "ErfInv", 0.7, 0.7328690779592167 },
        { "ErfInv", 0.9, 1.1630871536766743 },
        { "ErfInv", 0.99, 1.8213863677184494 },
        { "ErfInv", 0.9999, 2.75106390571208 },
        { "ErfInv", 0.99999999, 4.052237243268763 },
        { "ErfInv", 0.9999999999999999, 5.8635847487551676 },
        { "Lgamma", 1e-300, 690.7755278982137 },
        { "Lgamma", 1e-05, 11.512919692895826 },
        { "Lgamma", 0.1, 2.252712651734206 },
        { "Lgamma", 0.49, 0.592249629335267 },
        { "Lgamma", 0.7, 0.26086724653166654 },
        { "Lgamma", 0.95, 0.030968795237972926 },
        { "Lgamma", 0.999999, 5.772164873855652e-07 },
        { "Lgamma", 1.0000001, -5.772155829918507e-08 },
        { "Lgamma", 1.3, -0.10817480950786047 },
        { "Lgamma", 1.7, -0.09580769740706588 },
        { "Lgamma", 1.999, -0.0004224618006921073 },
        { "Lgamma", 2.001, 0.000423106734800117 },
        { "Lgamma", 2.4, 0.21685932244884157 },
        { "Lgamma", 2.6, 0.35741186354897986 },
        { "Lgamma", 3.5, 1.2009736023470743 },
        { "Lgamma", 7.25, 7.0521854507385395 },
        { "Lgamma", 11.9, 17.25847745059552 },
        { "Lgamma", 12.1, 17.74700727079874 },
        { "Lgamma", 30.0, 71.25703896716801 },
        { "Lgamma", 1000.5, 5908.674175848678 },
        { "Lgamma", 10000000000.0, 220258509288.81058 },
        { "Lgamma", 1e+200, 4.595170185988091e+202 },
        { "Lgamma", -1e-05, 11.512931237209125 },
        { "Lgamma", -0.3, 1.4648400508576025 },
        { "Lgamma", -0.5, 1.2655121234846454 },
        { "Lgamma", -0.9, 2.3580731673920323 },
        { "Lgamma", -1.5, 0.860047015376481 },
        { "Lgamma", -2.25, 0.5555015450206475 },
        { "Lgamma", -3.7, -1.3797399049658245 },
        { "Lgamma", -10.5, -15.147270590717842 },
        { "Lgamma", -50.25, -147.96757866714194 },
        { "Polygamma0", 1e-08, -100000000.57721564 },
        { "Polygamma0", 0.1, -10.423754940411076 },
        { "Polygamma0", 0.5, -1.9635100260214235 },
        { "Polygamma0", 1.0, -0.5772156649015329 },
        { "Polygamma0", 1.4, -0.06138454458511624 },
        { "Polygamma0", 1.5, 0.03648997397857652 },
        { "Polygamma0", 2.0, 0.42278433509846713 },
        { "Polygamma0", 5.5, 1.6110931485817512 },
        { "Polygamma0", 11.9, 2.4339335368825377 },
        { "Polygamma0", 12.1, 2.4513143481743374 },
        { "Polygamma0", 100.0, 4.600161852738087 },
        { "Polygamma0", 10000000000.0, 23.025850929890456 },
        { "Polygamma0", -0.1, 9.245073050052948 },
        { "Polygamma0", -0.5, 0.03648997397857652 },
        { "Polygamma0", -1.75, -2.322691628614361 },
        { "Polygamma0", -3.3, 3.620353460592126 },
        { "Polygamma0", -20.4, 4.060609840029619 },
        { "Polygamma1", 1e-08, 1.0000000000000002e+16 },
        { "Polygamma1", 0.1, 101.43329915079275 },
        { "Polygamma1", 0.5, 4.934802200544679 },
        { "Polygamma1", 1.0, 1.6449340668482264 },
        { "Polygamma1", 1.5, 0.9348022005446793 },
        { "Polygamma1", 2.0, 0.6449340668482264 },
        { "Polygamma1", 5.5, 0.19934238698962767 },
        { "Polygamma1", 12.9, 0.08060155300131694 },
        { "Polygamma1", 13.1, 0.07932351191733558 },
        { "Polygamma1", 100.0, 0.010050166663333571 },
        { "Polygamma1", 10000000000.0, 1.00000000005e-10 },
        { "Polygamma1", -0.1, 101.92253995947719 },
        { "Polygamma1", -0.5, 8.934802200544679 },
        { "Polygamma1", -1.75, 19.301637544529786 },
        { "Polygamma1", -3.3, 14.817739525515929 },
        { "Polygamma1", -20.4, 10.86372849226865 },
        { "Polygamma2", 0.1, -2001.8614573783436 },
        { "Polygamma2", 0.5, -16.82879664423432 },
        { "Polygamma2", 1.0, -2.4041138063191885 },
        { "Polygamma2", 2.0, -0.4041138063191886 },
        { "Polygamma2", 5.5, -0.03960894752130204 },
        { "Polygamma2", 13.9, -0.0055614402051562106 },
        { "Polygamma2", 14.1, -0.005399289543663942 },
        { "Polygamma2", 100.0, -0.00010100499983335 },
        { "Polygamma2", -0.1, 1996.798202956205 },
        { "Polygamma2", -0.4, 21.287168462856535 },
        { "Polygamma2", -1.75, -124.21382135423057 },
        { "Polygamma2", -3.3, 68.76944547748523 },
        { "Polygamma3", 0.1, 60004.51287679026 },
        { "Polygamma3", 1.0, 6.493939402266829 },
        { "Polygamma3", 5.5, 0.015690592675882818 },
        { "Polygamma3", 40.0, 3.24414001515635e-05 },
        { "Polygamma3", -0.4, 281.78204104534575 },
        { "Polygamma3", -3.3, 768.9856582554286 },
        { "Polygamma7", 0.1, 504000002365.19116 },
        { "Polygamma7", 1.0, 5060.54987523764 },
        { "Polygamma7", 5.5, 0.008435487918572106 },
        { "Polygamma7", 40.0, 4.7918581244276835e-09 },
        { "Polygamma7", -0.4, 7990618.245891215 },
        { "Polygamma7", -3.3, 76905684.2789488 },
        { "BesselI0", 0.0, 1.0 },
        { "BesselI0", 1e-05, 1.000000000025 },
        { "BesselI0", 0.5, 1.0634833707413236 },
        { "BesselI0", 1.0, 1.2660658777520084 },
        { "BesselI0", -2.5, 3.289839144050123 },
        { "BesselI0", 5.0, 27.239871823604446 },
        { "BesselI0", 10.0, 2815.7166284662544 },
        { "BesselI0", 20.0, 43558282.559553534 },
        { "BesselI0", 29.9, 708478330489.0145 },
        { "BesselI0", 30.1, 862432920031.7792 },
        { "BesselI0", 100.0, 1.0737517071310738e+42 },
        { "BesselI0", 709.0, 1.231547706701654e+306 },
        { "BesselI0", 713.0, 6.705128263670996e+307 },
        { "BesselI1", 1e-300, 5e-301 },
        { "BesselI1", 1e-05, 5.0000000000625004e-06 },
        { "BesselI1", 0.5, 0.2578943053908963 },
        { "BesselI1", 1.0, 0.565159103992485 },
        { "BesselI1", -2.5, -2.5167162452886984 },
        { "BesselI1", 5.0, 24.335642142450528 },
        { "BesselI1", 10.0, 2670.9883037012546 },
        { "BesselI1", 20.0, 42454973.38512777 },
        { "BesselI1", 29.9, 696528308361.0927 },
        { "BesselI1", 30.1, 847983630191.5414 },
        { "BesselI1", 100.0, 1.0683693903381625e+42 },
        { "BesselI1", 709.0, 1.2306788896524786e+306 },
        { "BesselI1", 713.0, 6.700424559186402e+307 },
    };

    [Theory]
    [MemberData(nameof(References))]
    public void Value_is_right_to_about_double_accuracy(string name, double x, double expected)
    {
        double actual = Evaluate(name, x);
        double error = actual == expected ? 0 : Math.Abs(actual - expected) / Math.Abs(expected);

        output.WriteLine($"{name} relative error {error:E1} at {x}");
        error.Should().BeLessThan(Tolerance(name, x, expected), $"{name}({x}) is {expected:R}, got {actual:R}");
    }

    [Theory]
    [InlineData("Expm1", double.NegativeInfinity, -1)]
    [InlineData("Expm1", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("Log1p", -1, double.NegativeInfinity)]
    [InlineData("Log1p", -1.5, double.NaN)]
    [InlineData("Log1p", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("Erf", double.PositiveInfinity, 1)]
    [InlineData("Erf", double.NegativeInfinity, -1)]
    [InlineData("Erfc", double.PositiveInfinity, 0)]
    [InlineData("Erfc", double.NegativeInfinity, 2)]
    [InlineData("Erf", -1e200, -1)]
    [InlineData("Erfc", 1e200, 0)]
    [InlineData("ErfInv", 0, 0)]
    [InlineData("ErfInv", 1, double.PositiveInfinity)]
    [InlineData("ErfInv", -1, double.NegativeInfinity)]
    [InlineData("ErfInv", 1.5, double.NaN)]
    [InlineData("Lgamma", 0, double.PositiveInfinity)]
    [InlineData("Lgamma", -3, double.PositiveInfinity)]
    [InlineData("Lgamma", 1, 0)]
    [InlineData("Lgamma", 2, 0)]
    [InlineData("Lgamma", double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData("Polygamma0", 0, double.NegativeInfinity)]
    [InlineData("Polygamma0", -0.0, double.PositiveInfinity)]
    [InlineData("Polygamma0", -2, double.NaN)]
    [InlineData("Polygamma0", double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData("Polygamma0", double.NegativeInfinity, double.NaN)]
    [InlineData("Polygamma1", 0, double.PositiveInfinity)]
    [InlineData("Polygamma1", -2, double.PositiveInfinity)]
    [InlineData("Polygamma1", double.PositiveInfinity, 0)]
    [InlineData("BesselI0", double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData("BesselI1", double.NegativeInfinity, double.NegativeInfinity)]
    [InlineData("BesselI1", 0, 0)]
    public void Edges(string name, double x, double expected)
    {
        Evaluate(name, x).Should().Be(expected);
        double.IsNaN(Evaluate(name, double.NaN)).Should().BeTrue();
    }

    [Fact]
    public void Odd_functions_keep_the_sign_of_zero()
    {
        foreach (string name in (string[])["Expm1", "Log1p", "Erf", "ErfInv", "BesselI1"])
            double.IsNegative(Evaluate(name, -0.0)).Should().BeTrue(name);
    }

    [Fact]
    public void Polygamma_follows_its_recurrence()
    {
        // ψ⁽ⁿ⁾(x + 1) - ψ⁽ⁿ⁾(x) = (-1)ⁿ n! / xⁿ⁺¹, across the switch to the asymptotic series and below zero.
        double factorial = 1;
        for (int n = 0; n <= 8; n++)
        {
            factorial *= Math.Max(n, 1);
            for (double x = -4.3; x < 4; x += 0.5)
            {
                double expected = (n % 2 == 0 ? 1 : -1) * factorial / Math.Pow(x, n + 1);
                double a = SpecialMath.Polygamma(n, x + 1), b = SpecialMath.Polygamma(n, x);
                double tolerance = 1e-12 * Math.Max(Math.Max(Math.Abs(a), Math.Abs(b)), 1);
                (a - b).Should().BeApproximately(expected, tolerance, $"n = {n}, x = {x}");
            }
        }
    }

    [Fact]
    public void Bessel_functions_match_their_integral()
    {
        // I_n(x) = 1/π ∫₀^π e^(x cos t) cos(nt) dt; the trapezoidal rule converges exponentially for it.
        const int Steps = 400;
        for (double x = -35; x <= 35; x += 2.5)
        {
            double i0 = 0, i1 = 0;
            for (int k = 0; k < Steps; k++)
            {
                double t = Math.PI * (k + 0.5) / Steps;
                i0 += Math.Exp(x * Math.Cos(t)) / Steps;
                i1 += Math.Exp(x * Math.Cos(t)) * Math.Cos(t) / Steps;
            }

            SpecialMath.BesselI0(x).Should().BeApproximately(i0, 1e-13 * i0);
            SpecialMath.BesselI1(x).Should().BeApproximately(i1, 1e-13 * i0);
        }
    }

    [Fact]
    public void Polygamma_rejects_a_negative_order() =>
        FluentActions.Invoking(() => SpecialMath.Polygamma(-1, 2)).Should().Throw<ArgumentOutOfRangeException>();

    /// <summary>Near a zero of the function, and below the reflection, only the absolute error can be small.</summary>
    private static double Tolerance(string name, double x, double expected)
    {
        bool reflected = x < 0 && (name == "Lgamma" || name.StartsWith("Polygamma", StringComparison.Ordinal));
        double floor = name == "Polygamma0" || reflected ? Math.Max(1, 1 / Math.Abs(expected)) : 1;
        return floor * (reflected ? 1e-13 : 5e-15);
    }

    private static double Evaluate(string name, double x) => name switch
    {
        "Expm1" => SpecialMath.Expm1(x),
        "Log1p" => SpecialMath.Log1p(x),
        "Erf" => SpecialMath.Erf(x),
        "Erfc" => SpecialMath.Erfc(x),
        "ErfInv" => SpecialMath.ErfInv(x),
        "Lgamma" => SpecialMath.Lgamma(x),
        "BesselI0" => SpecialMath.BesselI0(x),
        "BesselI1" => SpecialMath.BesselI1(x),
        _ => SpecialMath.Polygamma(name[^1] - '0', x),
    };
}
