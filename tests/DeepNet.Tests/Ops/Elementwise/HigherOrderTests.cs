namespace DeepNet.Tests.Ops.Elementwise;

/// <summary>Third derivatives, which come from formulas evaluated on recorded tensors.</summary>
public sealed class HigherOrderTests
{
    private static readonly double[] s_points = [-1.9, -1.2, -0.4, 0.3, 0.9, 1.7];

    public static TheoryData<string> Names() => [.. Functions.Keys];

    private static Dictionary<string, Func<Tensor, Tensor>> Functions { get; } = new()
    {
        ["Gelu"] = x => x.Gelu(),
        ["GeluTanh"] = x => x.GeluTanh(),
        ["Elu"] = x => x.Elu(1.3),
        ["Celu"] = x => x.Celu(0.7),
        ["Silu"] = x => x.Silu(),
        ["Mish"] = x => x.Mish(),
        ["Softplus"] = x => x.Softplus(2, 3),
        ["LogSigmoid"] = x => x.LogSigmoid(),
        ["Sigmoid"] = x => x.Sigmoid(),
        ["Tanh"] = x => x.Tanh(),
        ["Softsign"] = x => x.Softsign(),
        ["Sinc"] = x => x.Sinc(),
        ["Pow 4"] = x => x.Pow(4),
        ["Pow 3"] = x => x.Pow(3),
        ["Pow of a base"] = x => Tensor.Pow(2.5, x),
        ["Atan"] = x => x.Atan(),
        ["Erf"] = x => x.Erf(),
        ["Tan"] = x => (0.5 * x).Tan(),
        ["BesselI0"] = x => x.BesselI0(),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Unary_gradients_are_right_up_to_the_third_order(string name) =>
        GradCheck.Verify(x => Functions[name](x[0]), [Leaf(s_points)], order: 3, tolerance: 3e-5);

    [Theory]
    [MemberData(nameof(Names))]
    public void Third_derivatives_exist_at_zero_and_far_out(string name)
    {
        Tensor x = Tensor.From<float>([0, -100, 100], [3]).RequireGrad();
        if (name.Contains("base", StringComparison.Ordinal) || name == "BesselI0")
            x = Tensor.From<float>([0, -2, 2], [3]).RequireGrad();

        Tensor y = Functions[name](x);
        for (int order = 0; order < 3; order++)
        {
            if (y.RequiresGrad)
                y = Autograd.Grad(y.Sum(), x, createGraph: true);
        }

        y.IsFinite().ToArray<bool>().Should().Equal(true, true, true);
    }

    [Fact]
    public void Binary_gradients_are_right_up_to_the_third_order()
    {
        Func<Tensor[], Tensor>[] functions =
        [
            x => x[0].Atan2(x[1]), x => x[0].Pow(x[1]), x => x[0].Hypot(x[1]), x => x[0].Logaddexp(x[1]),
            x => x[0].Logaddexp2(x[1]), x => x[0].Xlogy(x[1]), x => x[0] / x[1],
        ];
        foreach (Func<Tensor[], Tensor> function in functions)
            GradCheck.Verify(function, [Leaf([0.6, 1.2, 1.9]), Leaf([0.9, 1.6, 0.5])], order: 3, tolerance: 3e-5);
    }

    [Fact]
    public void A_power_with_zero_base_keeps_its_mixed_derivatives_finite()
    {
        Tensor a = Leaf([0, 0, 0]), b = Leaf([2, 1, 3]);
        Tensor[] first = Autograd.Grad([a.Pow(b).Sum()], [a, b], createGraph: true);
        Tensor[] second = Autograd.Grad([first[0].Sum() + first[1].Sum()], [a, b]);

        first[0].ToArray<double>().Should().Equal(0, 1, 0);
        first[1].ToArray<double>().Should().Equal(0, 0, 0);
        second[1].ToArray<double>().Should().OnlyContain(v => double.IsFinite(v));
    }

    [Fact]
    public void Equal_arguments_are_no_kink_of_the_sum_of_exponentials()
    {
        Tensor a = Leaf([1.5]), b = Leaf([1.5]);
        Tensor first = Autograd.Grad(a.Logaddexp(b).Sum(), a, createGraph: true);

        first.ToArray<double>().Should().Equal(0.5);
        Autograd.Grad(first.Sum(), a).ToArray<double>()[0].Should().BeApproximately(0.25, 1e-15);
    }

    private static Tensor Leaf(double[] values) => Tensor.From<double>(values, [values.Length]).RequireGrad();
}
