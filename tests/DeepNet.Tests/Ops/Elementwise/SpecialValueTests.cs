namespace DeepNet.Tests.Ops.Elementwise;

/// <summary>Infinities, NaN, large arguments, kinks and ties.</summary>
public sealed class SpecialValueTests
{
    private const float Inf = float.PositiveInfinity, NaN = float.NaN;

    [Fact]
    public void Activations_do_not_overflow()
    {
        Tensor x = Of(-1000, -88, 88, 1000);

        Near(x.Sigmoid(), 0, 6.0546e-39f, 1, 1);
        x.Softplus().ToArray<float>()[0].Should().Be(0);
        x.Softplus(1, 1e9).ToArray<float>()[2..].Should().Equal(88, 1000);
        x.LogSigmoid().ToArray<float>()[..2].Should().Equal(-1000, -88);
        x.Mish().ToArray<float>()[2..].Should().Equal(88, 1000);
        Near(x.Silu(), 0, -88 * 6.0546e-39f, 88, 1000);
        x.GeluTanh().ToArray<float>().Should().Equal(0, 0, 88, 1000);
        x.Elu().ToArray<float>().Should().Equal(-1, -1, 88, 1000);
        Of(3e38f).Hardswish().ToArray<float>().Should().Equal(3e38f);
    }

    [Theory]
    [InlineData("Relu", 0)]
    [InlineData("Relu6", 0)]
    [InlineData("LeakyRelu", 0.01f)]
    [InlineData("Elu", 1.3f)]
    [InlineData("Abs", 0)]
    [InlineData("Hardshrink", 0)]
    [InlineData("Softshrink", 0)]
    [InlineData("Hardtanh at 1", 0)]
    [InlineData("Clamp at 1", 1)]
    [InlineData("Hardswish at 3", 1)]
    [InlineData("Hardswish at -3", -0.5f)]
    [InlineData("Hardsigmoid at 3", 0)]
    [InlineData("Threshold at 1", 0)]
    [InlineData("Sinc", 0)]
    [InlineData("Maximum at 1", 0.5f)]
    [InlineData("Fmax at 1", 1)]
    [InlineData("Hypot", 0)]
    public void Sub_gradients_at_kinks_are_those_of_PyTorch(string name, float expected)
    {
        float at = name.Contains(" at ", StringComparison.Ordinal)
            ? float.Parse(
                name[(name.IndexOf(" at ", StringComparison.Ordinal) + 4)..],
                System.Globalization.CultureInfo.InvariantCulture)
            : 0;
        Tensor x = Of(at).RequireGrad();
        Tensor y = name.Split(' ')[0] switch
        {
            "Relu" => x.Relu(),
            "Relu6" => x.Relu6(),
            "LeakyRelu" => x.LeakyRelu(),
            "Elu" => x.Elu(1.3),
            "Abs" => x.Abs(),
            "Hardshrink" => x.Hardshrink(0),
            "Softshrink" => x.Softshrink(0),
            "Hardtanh" => x.Hardtanh(),
            "Clamp" => x.Clamp(-1, 1),
            "Hardswish" => x.Hardswish(),
            "Hardsigmoid" => x.Hardsigmoid(),
            "Threshold" => x.Threshold(1, -2),
            "Sinc" => x.Sinc(),
            "Maximum" => x.Maximum(Of(1)),
            "Fmax" => x.Fmax(Of(1)),
            _ => x.Hypot(Of(0)),
        };

        Autograd.Grad(y.Sum(), x).ToArray<float>().Should().Equal(expected);
    }

    [Fact]
    public void NaN_passes_through_what_compares()
    {
        Tensor x = Of(NaN);
        foreach (Tensor y in (Tensor[])
            [
                x.Relu(), x.Relu6(), x.Clamp(-1, 1), x.Hardtanh(), x.Hardshrink(), x.Threshold(0, 1), x.Elu(),
                x.Maximum(1), x.Softplus(),
            ])
        {
            y.ToArray<float>()[0].Should().Be(NaN);
        }

        x.Fmax(Of(2)).ToArray<float>().Should().Equal(2);
        Of(2).Fmin(x).ToArray<float>().Should().Equal(2);
    }

    [Fact]
    public void NaN_and_infinities_become_numbers()
    {
        Tensor x = Of(NaN, Inf, -Inf, 2).RequireGrad();

        x.NanToNum().ToArray<float>().Should().Equal(0, float.MaxValue, -float.MaxValue, 2);
        Tensor y = x.NanToNum(3, 10, -20);
        y.ToArray<float>().Should().Equal(3, 10, -20, 2);
        Autograd.Grad(y.Sum(), x).ToArray<float>().Should().Equal(0, 0, 0, 1);
        x.Detach().Cast(DType.Float16).NanToNum().Cast(DType.Float32).ToArray<float>()[1].Should().Be(65504);
    }

    [Fact]
    public void Sinc_has_exact_zeros_and_its_second_derivative_at_zero()
    {
        Of(0, 1, -7, 1e8f, 0.5f).Sinc().ToArray<float>()[..4].Should().Equal(1, 0, 0, 0);
        Tensor x = Tensor.From<double>([0, 1e-3, 0.2499, 0.2501], [4]).RequireGrad();
        Tensor first = Autograd.Grad(x.Sinc().Sum(), x, createGraph: true);
        double[] second = Autograd.Grad(first.Sum(), x).ToArray<double>();

        second[0].Should().BeApproximately(-Math.PI * Math.PI / 3, 1e-14);
        first.ToArray<double>()[2].Should().BeApproximately(Slope(0.2499), 1e-13);
        first.ToArray<double>()[3].Should().BeApproximately(Slope(0.2501), 1e-13);

        static double Slope(double x) => (Math.Cos(Math.PI * x) - (Math.Sin(Math.PI * x) / (Math.PI * x))) / x;
    }

    [Fact]
    public void Binary_functions_take_infinities()
    {
        Near(
            Of(Inf, Inf, -Inf, 3e38f, 1e-40f, 0).Hypot(Of(NaN, Inf, 1, 1e38f, 1e-40f, 0)),
            Inf, Inf, Inf, 3.1622777e38f, 1.41421e-40f, 0);
        Near(Of(Inf, -Inf, -Inf, 1000).Logaddexp(Of(Inf, -Inf, 5, 999)), Inf, -Inf, 5, 1000.3133f);
        Of(0, 0, 2, 0).Xlogy(Of(0, Inf, 0, NaN)).ToArray<float>().Should().Equal(0, 0, -Inf, NaN);
        Of(1, -2.5f, 5, 1).Remainder(Of(-Inf, Inf, 0, Inf)).ToArray<float>().Should().Equal(-Inf, Inf, NaN, 1);
        Of(1, -1, 7, -7).FloorDivide(Of(0, 0, Inf, Inf)).ToArray<float>().Should().Equal(Inf, -Inf, 0, -1);
        Of(1, NaN, -2.5f, -2.5f).Pow(Of(NaN, 0, 3e38f, 0.5f)).ToArray<float>().Should().Equal(1, 1, Inf, NaN);
    }

    [Fact]
    public void Close_knows_infinities_and_NaN()
    {
        Tensor a = Of(1, Inf, Inf, NaN, 1e-9f), b = Of(1.000005f, Inf, -Inf, NaN, 0);

        a.IsClose(b).ToArray<bool>().Should().Equal(true, true, false, false, true);
        a.IsClose(b, equalNaN: true).ToArray<bool>()[3].Should().BeTrue();
        Of(1, 2).AllClose(Of(1, 2.00001f)).Should().BeTrue();
        Of(1, 2).AllClose(Of(1, 2.1f)).Should().BeFalse();
        Of(1, 2).Equal(Of(1, 2)).Should().BeTrue();
        Of(1, 2).Equal(Of(1, 3)).Should().BeFalse();
        Of(1, 2).Equal(Of(1)).Should().BeFalse();
        Of(NaN).Equal(Of(NaN)).Should().BeFalse();
        Of().Equal(Of()).Should().BeTrue();
    }

    [Fact]
    public void Neighbours_are_one_unit_in_the_last_place_apart()
    {
        float[] from = [1, 1, 0, 0, -0.0f, Inf, float.MaxValue, -1, 2, NaN, 1],
            to = [2, 0, 1, -1, 1, 0, Inf, 0, 2, 1, NaN];
        float[] expected =
        [
            MathF.BitIncrement(1), MathF.BitDecrement(1), float.Epsilon, -float.Epsilon, float.Epsilon, float.MaxValue,
            Inf, MathF.BitIncrement(-1), 2, NaN, NaN,
        ];

        Of(from).Nextafter(Of(to)).ToArray<float>().Should().Equal(expected);
        Tensor.From<double>([1], [1]).Nextafter(Tensor.From<double>([0], [1])).ToArray<double>()
            .Should().Equal(Math.BitDecrement(1));
        FluentActions.Invoking(() => Of(1).Cast(DType.Float16).Nextafter(Of(1).Cast(DType.Float16)))
            .Should().Throw<DTypeException>().WithMessage("Nextafter: Float16*");
    }

    [Fact]
    public void Arguments_are_checked_at_the_door()
    {
        Tensor x = Tensor.Ones([2, 3]);
        FluentActions.Invoking(() => x.Softshrink(-1))
            .Should().Throw<ArgumentException>().WithMessage("Softshrink: lambda -1*");
        FluentActions.Invoking(() => x.Hardtanh(2, 1))
            .Should().Throw<ArgumentException>().WithMessage("Hardtanh: min 2*");
        FluentActions.Invoking(() => x.Logit(0.7))
            .Should().Throw<ArgumentException>().WithMessage("Logit: epsilon 0.7*");
        FluentActions.Invoking(() => x.Celu(0)).Should().Throw<ArgumentException>().WithMessage("Celu: alpha*");
        FluentActions.Invoking(() => x.Softplus(0)).Should().Throw<ArgumentException>().WithMessage("Softplus: beta*");
        FluentActions.Invoking(() => x.Glu())
            .Should().Throw<ShapeException>().WithMessage("Glu: dim -1 of shape [2, 3]*");
        FluentActions.Invoking(() => x.Prelu(Tensor.Ones([2])))
            .Should().Throw<ShapeException>().WithMessage("Prelu: weight [2]*dim 1 has 3*");
    }

    /// <summary>Equal to within 1e-4 of each value, however small, or two units of the smallest denormal.</summary>
    private static void Near(Tensor y, params float[] expected)
    {
        float[] actual = y.ToArray<float>();
        for (int i = 0; i < expected.Length; i++)
        {
            bool isNear = actual[i].Equals(expected[i])
                || Math.Abs(actual[i] - expected[i]) <= (1e-4f * Math.Abs(expected[i])) + (2 * float.Epsilon);
            isNear.Should().BeTrue($"element {i} is {actual[i]:R}, expected {expected[i]:R}");
        }
    }

    private static Tensor Of(params float[] values) => Tensor.From<float>(values, [values.Length]);
}
