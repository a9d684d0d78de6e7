namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Elementwise() =>
    [
        OpCase.Unary("Exp", x => x.Exp(), Math.Exp),
        OpCase.Unary("Exp2", x => x.Exp2(), x => Math.Pow(2, x)),
        OpCase.Unary("Expm1", x => x.Expm1(), x => Math.Exp(x) - 1),
        OpCase.Unary("Log", x => x.Log(), Math.Log, low: 0.1, high: 4),
        OpCase.Unary("Log2", x => x.Log2(), x => Math.Log(x) / Math.Log(2), low: 0.3, high: 4),
        OpCase.Unary("Log10", x => x.Log10(), x => Math.Log(x) / Math.Log(10), low: 0.3, high: 4),
        OpCase.Unary("Log1p", x => x.Log1p(), x => Math.Log(1 + x), low: -0.6, high: 3),
        OpCase.Unary("Abs", x => x.Abs(), x => x < 0 ? -x : x),
        OpCase.Unary("Neg", x => -x, x => 0 - x),
        OpCase.Unary("Sign", x => x.Sign(), x => x > 0 ? 1 : x < 0 ? -1 : 0),
        OpCase.Unary("Square", x => x.Square(), x => x * x),
        OpCase.Unary("Sqrt", x => x.Sqrt(), Math.Sqrt, low: 0.3, high: 4),
        OpCase.Unary("Rsqrt", x => x.Rsqrt(), x => 1 / Math.Sqrt(x), low: 0.3, high: 4),
        OpCase.Unary("Reciprocal", x => x.Reciprocal(), x => 1 / x, low: 0.4, high: 3),
        OpCase.Unary("Sin", x => x.Sin(), Math.Sin),
        OpCase.Unary("Cos", x => x.Cos(), Math.Cos),
        OpCase.Unary("Tan", x => x.Tan(), x => Math.Sin(x) / Math.Cos(x), low: -1, high: 1),
        OpCase.Unary("Asin", x => x.Asin(), x => Math.Atan(x / Math.Sqrt(1 - (x * x))), low: -0.8, high: 0.8),
        OpCase.Unary(
            "Acos", x => x.Acos(), x => (Math.PI / 2) - Math.Atan(x / Math.Sqrt(1 - (x * x))), low: -0.8, high: 0.8),
        OpCase.Unary("Atan", x => x.Atan(), x => Integral(t => 1 / (1 + (t * t)), 0, x)),
        OpCase.Unary("Sinh", x => x.Sinh(), x => (Math.Exp(x) - Math.Exp(-x)) / 2),
        OpCase.Unary("Cosh", x => x.Cosh(), x => (Math.Exp(x) + Math.Exp(-x)) / 2),
        OpCase.Unary("Tanh", x => x.Tanh(), x => (Math.Exp(2 * x) - 1) / (Math.Exp(2 * x) + 1)),
        OpCase.Unary("Asinh", x => x.Asinh(), x => Math.Log(x + Math.Sqrt((x * x) + 1))),
        OpCase.Unary("Acosh", x => x.Acosh(), x => Math.Log(x + Math.Sqrt((x * x) - 1)), low: 1.4, high: 4),
        OpCase.Unary("Atanh", x => x.Atanh(), x => 0.5 * Math.Log((1 + x) / (1 - x)), low: -0.8, high: 0.8),
        OpCase.Unary("Erf", x => x.Erf(), Erf),
        OpCase.Unary("Erfc", x => x.Erfc(), x => 1 - Erf(x)),
        OpCase.Unary("ErfInv", x => x.ErfInv(), ErfInv, low: -0.8, high: 0.8),
        OpCase.Unary("Lgamma", x => x.Lgamma(), LogGamma, low: 0.4, high: 4),
        OpCase.Unary("Digamma", x => x.Digamma(), Digamma, low: 0.5, high: 4),
        OpCase.Unary("Polygamma: 1", x => x.Polygamma(1), Trigamma, low: 0.6, high: 4) with { Tolerance64 = 1e-11 },
        OpCase.Unary(
            "BesselI0", x => x.BesselI0(), x => Integral(t => Math.Exp(x * Math.Cos(t)), 0, Math.PI) / Math.PI),
        OpCase.Unary(
            "BesselI1", x => x.BesselI1(),
            x => Integral(t => Math.Exp(x * Math.Cos(t)) * Math.Cos(t), 0, Math.PI) / Math.PI),
        OpCase.Unary("Sigmoid", x => x.Sigmoid(), Sigmoid, low: -6, high: 6),
        OpCase.Unary("Logit", x => x.Logit(), x => Math.Log(x) - Math.Log(1 - x), low: 0.15, high: 0.85),
        OpCase.Unary(
            "Logit: epsilon", x => x.Logit(0.2), x => Math.Log(Within(x, 0.2, 0.8) / (1 - Within(x, 0.2, 0.8))),
            low: -1, high: 2),
        Steps("Floor", x => x.Floor(), x => x < Math.Truncate(x) ? Math.Truncate(x) - 1 : Math.Truncate(x)),
        Steps("Ceil", x => x.Ceil(), x => x > Math.Truncate(x) ? Math.Truncate(x) + 1 : Math.Truncate(x)),
        Steps("Round", x => x.Round(), x => Math.Round(x, MidpointRounding.ToEven)),
        Steps("Round: decimals", x => x.Round(1), x => Math.Round(x * 10, MidpointRounding.ToEven) / 10),
        Steps("Round: tens", x => (100 * x).Round(-1), x => Math.Round(x * 10, MidpointRounding.ToEven) * 10),
        Steps("Trunc", x => x.Trunc(), x => (double)(long)x),
        Steps("Frac", x => x.Frac(), x => x - (long)x),
        OpCase.Unary("Sinc", x => x.Sinc(), x => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x)),
        OpCase.Unary("Deg2Rad", x => x.Deg2Rad(), x => x / 180 * Math.PI, low: -400, high: 400),
        OpCase.Unary("Rad2Deg", x => x.Rad2Deg(), x => x / Math.PI * 180),
        OpCase.Unary("NanToNum", x => x.NanToNum(), x => x),
        OpCase.Unary("Clamp", x => x.Clamp(-0.7, 1.1), x => Within(x, -0.7, 1.1)),
        OpCase.Unary("Clamp: below only", x => x.Clamp(min: 0.3), x => x < 0.3 ? 0.3 : x),
        OpCase.Unary("Clamp: above only", x => x.Clamp(max: 0.3), x => x > 0.3 ? 0.3 : x),
        new(
            "Clamp: tensors",
            x => x[0].Clamp(x[1], x[2]),
            x => x[0].Zip(x[1], Math.Max).Zip(x[2], Math.Min),
            [new([3, 5]), new([5], -1, -0.2), new([3, 1], 0.2, 1)],
            [new([4], -2, 2), new([], -1, -0.9), new([], 0.5, 0.6)]),
        new(
            "Clamp: one tensor", x => x[0].Clamp(null, x[1]), x => x[0].Zip(x[1], Math.Min),
            [[new([3, 5]), new([5], -1, 1)]]),
        MaskCase("IsNaN", x => x.IsNaN(), double.IsNaN),
        MaskCase("IsInf", x => x.IsInf(), x => x is double.PositiveInfinity or double.NegativeInfinity),
        MaskCase("IsFinite", x => x.IsFinite(), x => x - x == 0),
        MaskCase("SignBit", x => x.SignBit(), x => BitConverter.DoubleToInt64Bits(x) < 0),
        MaskCase("LogicalNot", x => x.LogicalNot(), x => x == 0),
    ];

    /// <summary>Functions with steps, at values that no type rounds across one.</summary>
    private static OpCase Steps(string name, Func<Tensor, Tensor> run, Func<double, double> expected) =>
        new(
            name, x => run(x[0]), x => x[0].Map(expected),
            [[new([9], Values: [-2.28125, -1.71875, -0.625, -0.375, 0.125, 0.375, 1.28125, 1.71875, 3.125])]]);

    private static OpCase MaskCase(string name, Func<Tensor, Tensor> run, Func<double, bool> expected) => new(
        name,
        x => run(x[0]),
        x => x[0].Map(v => expected(v) ? 1 : 0),
        [new([8], Values: [0, -0.0, 1, -2, 0.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity])],
        [new([], 0, 1)],
        [new([0, 2])],
        [new([5, 7])])
    { GradientOrder = 0 };

    private static double Within(double x, double low, double high) => x < low ? low : x > high ? high : x;

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>
    /// Simpson's rule with so many points that its error drowns in rounding for the smooth functions here.
    /// </summary>
    private static double Integral(Func<double, double> f, double from, double to)
    {
        const int Steps = 2000;
        double h = (to - from) / Steps, odd = 0, even = 0;
        for (int i = 1; i < Steps; i += 2)
            odd += f(from + (i * h));
        for (int i = 2; i < Steps; i += 2)
            even += f(from + (i * h));
        return h / 3 * (f(from) + (4 * odd) + (2 * even) + f(to));
    }

    /// <summary>Maclaurin series.</summary>
    private static double Erf(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 200; n++)
        {
            term *= -x * x / n;
            sum += term / ((2 * n) + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    private static double ErfInv(double y)
    {
        double x = 0;
        for (int i = 0; i < 60; i++)
            x -= (Erf(x) - y) * Math.Sqrt(Math.PI) / 2 * Math.Exp(x * x);
        return x;
    }

    /// <summary>Stirling's series after moving x beyond 20.</summary>
    private static double LogGamma(double x)
    {
        double shift = 0;
        for (; x < 20; x++)
            shift += Math.Log(x);
        double z = 1 / (x * x);
        double series = ((1.0 / 12) - (z * ((1.0 / 360) - (z * ((1.0 / 1260) - (z / 1680)))))) / x;
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + series - shift;
    }

    private static double Digamma(double x)
    {
        double shift = 0;
        for (; x < 20; x++)
            shift += 1 / x;
        double z = 1 / (x * x);
        return Math.Log(x) - (0.5 / x)
            - (z * ((1.0 / 12) - (z * ((1.0 / 120) - (z * ((1.0 / 252) - (z / 240))))))) - shift;
    }

    private static double Trigamma(double x)
    {
        double shift = 0;
        for (; x < 20; x++)
            shift += 1 / (x * x);
        double z = 1 / (x * x);
        return (1 / x) + (0.5 * z) + (z / x * ((1.0 / 6) - (z * ((1.0 / 30) - (z * ((1.0 / 42) - (z / 30))))))) + shift;
    }
}
