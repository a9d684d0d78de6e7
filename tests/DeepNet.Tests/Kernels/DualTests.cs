using DeepNet.Kernels;

namespace DeepNet.Tests.Kernels;

/// <summary>Tangents against central differences, and the choices made where there is no derivative.</summary>
public sealed class DualTests
{
    private static readonly double[] Everywhere = [-2.3, -0.8, -0.3, 0.2, 0.7, 1.4, 3.1];
    private static readonly double[] Positive = [0.2, 0.7, 1.4, 3.1, 12.5];
    private static readonly double[] Inside = [-0.9, -0.4, 0.1, 0.6, 0.95];

    public static TheoryData<string, double> Points()
    {
        TheoryData<string, double> data = [];
        foreach (string name in LaneFunctions.Unary.Except(["IsNaN", "Not"]))
        {
            double[] points = name switch
            {
                "Sqrt" or "Log" or "Log2" or "Log10" => Positive,
                "Log1p" => Inside,
                "Asin" or "Acos" or "Atanh" or "ErfInv" => Inside,
                "Acosh" => [1.1, 2, 7],
                _ => Everywhere,
            };
            foreach (double x in points)
                data.Add(name, x);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void Unary_tangent_matches_differences(string name, double x)
    {
        double tangent = LaneFunctions.Apply(name, new Dual<F64>(new(x), new(1))).Tangent.Value;
        double expected = Difference(value => LaneFunctions.Apply(name, new F64(value)).Value, x);

        tangent.Should().BeApproximately(expected, 1e-8 * Math.Max(1, Math.Abs(expected)));
    }

    [Theory]
    [InlineData("Add")]
    [InlineData("Subtract")]
    [InlineData("Multiply")]
    [InlineData("Divide")]
    [InlineData("Min")]
    [InlineData("Max")]
    [InlineData("CopySign")]
    [InlineData("Pow")]
    [InlineData("Atan2")]
    [InlineData("Fmod")]
    public void Binary_tangents_match_differences(string name)
    {
        foreach (double a in (double[])[0.4, 1.3, 7.7])
        {
            foreach (double b in (double[])[0.6, 2.9, -1.7])
            {
                double byFirst = Tangent(name, a, 1, b, 0), bySecond = Tangent(name, a, 0, b, 1);
                double first = Difference(value => LaneFunctions.Apply(name, new F64(value), new F64(b)).Value, a);
                double second = Difference(value => LaneFunctions.Apply(name, new F64(a), new F64(value)).Value, b);

                byFirst.Should().BeApproximately(first, 1e-8 * Math.Max(1, Math.Abs(first)), $"a = {a}, b = {b}");
                bySecond.Should().BeApproximately(second, 1e-8 * Math.Max(1, Math.Abs(second)), $"a = {a}, b = {b}");
            }
        }
    }

    [Fact]
    public void Fused_multiply_add_has_three_tangents()
    {
        Dual<F64> a = new(new(2), new(10)), b = new(new(3), new(100)), c = new(new(4), new(1000));

        Dual<F64> y = Dual<F64>.FusedMultiplyAdd(a, b, c);

        y.Value.Value.Should().Be(10);
        y.Tangent.Value.Should().Be((2 * 100) + (10 * 3) + 1000);
    }

    [Fact]
    public void Ties_share_the_tangent()
    {
        Tangent("Max", 2, 1, 2, 0).Should().Be(0.5);
        Tangent("Min", 2, 0, 2, 1).Should().Be(0.5);
        LaneFunctions.Apply("Abs", new Dual<F64>(new(0), new(1))).Tangent.Value.Should().Be(0);
    }

    [Fact]
    public void Powers_with_a_constant_exponent_have_a_slope_everywhere()
    {
        Tangent("Pow", -2, 1, 3, 0).Should().Be(12);
        Tangent("Pow", 0, 1, 2, 0).Should().Be(0);
        Tangent("Pow", 0, 1, 1, 0).Should().Be(1);
        Tangent("Pow", 0, 1, 0, 0).Should().Be(0);
        Tangent("Pow", 0, 0, 2, 1).Should().Be(0);
    }

    [Fact]
    public void Nothing_leaks_from_the_side_not_selected()
    {
        Dual<F64> x = new(new(-1), new(1));
        Dual<F64> y = Dual<F64>.Select(Dual<F64>.Less(x, Dual<F64>.Of(0)), x, Dual<F64>.Log(x));

        y.Value.Value.Should().Be(-1);
        y.Tangent.Value.Should().Be(1);
    }

    [Fact]
    public void Derivatives_of_operations_nest()
    {
        // y = x³ eˣ: every derivative is eˣ times a polynomial.
        DerivativeOp<CubeExp> first = new(new CubeExp());
        DerivativeOp<DerivativeOp<CubeExp>> second = new(first);
        foreach (double x in Everywhere)
        {
            F64 lane = new(x);
            double e = Math.Exp(x);
            double d1 = ((x + 3) * x * x) * e;
            double d2 = (((x + 6) * x) + 6) * x * e;
            double d3 = (((((x + 9) * x) + 18) * x) + 6) * e;

            first.Forward(lane).Value.Should().BeApproximately(d1, 1e-13 * Math.Max(1, Math.Abs(d1)));
            first.Derivative(lane, new F64(d1)).Value.Should().BeApproximately(d2, 1e-13 * Math.Max(1, Math.Abs(d2)));
            second.Forward(lane).Value.Should().BeApproximately(d2, 1e-13 * Math.Max(1, Math.Abs(d2)));
            second.Derivative(lane, new F64(d2)).Value.Should().BeApproximately(d3, 1e-13 * Math.Max(1, Math.Abs(d3)));
        }
    }

    [Fact]
    public void Dual_numbers_run_on_registers()
    {
        F32x8 x = F32x8.Broadcast(0.5f);
        Dual<F32x8> y = LaneFunctions.Apply("Tanh", new Dual<F32x8>(x, F32x8.Broadcast(1)));

        y.Tangent.Value[7].Should().BeApproximately(0.78644773f, 1e-6f); // 1 - tanh² ½
    }

    private static double Tangent(string name, double a, double da, double b, double db) =>
        LaneFunctions.Apply(name, new Dual<F64>(new(a), new(da)), new Dual<F64>(new(b), new(db))).Tangent.Value;

    /// <summary>Fourth-order central difference.</summary>
    private static double Difference(Func<double, double> f, double x)
    {
        const double H = 2e-4;
        return ((8 * (f(x + H) - f(x - H))) - (f(x + 2 * H) - f(x - 2 * H))) / (12 * H);
    }

    private readonly struct CubeExp : IUnaryOp
    {
        public T Forward<T>(T x)
            where T : struct, ILane<T> => x * x * x * T.Exp(x);

        public T Derivative<T>(T x, T y)
            where T : struct, ILane<T> => 3 * x * x * T.Exp(x) + y;
    }
}
