using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ActivationLayerTests
{
    public static TheoryData<string> Names => [.. s_cases.Select(c => c.Layer.ToString())];

    private static readonly (Layer Layer, Func<double, double> Formula)[] s_cases =
    [
        (new Identity(), x => x),
        (new Lambda(x => x * 2, "double"), x => 2 * x),
        (new Relu(), x => Math.Max(x, 0)),
        (new Relu6(), x => Math.Clamp(x, 0, 6)),
        (new LeakyRelu(0.2), x => x > 0 ? x : 0.2 * x),
        (new Prelu(), x => x > 0 ? x : 0.25 * x),
        (new Elu(1.5), x => x > 0 ? x : 1.5 * (Math.Exp(x) - 1)),
        (new Celu(1.5), x => x > 0 ? x : 1.5 * (Math.Exp(x / 1.5) - 1)),
        (new Selu(), x => 1.0507009873554804934 * (x > 0 ? x : 1.6732632423543772848 * (Math.Exp(x) - 1))),
        (new Gelu(true), x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))))),
        (new Silu(), x => x * Logistic(x)),
        (new Mish(), x => x * Math.Tanh(Math.Log(1 + Math.Exp(x)))),
        (new Softplus(2, 3), x => 2 * x > 3 ? x : Math.Log(1 + Math.Exp(2 * x)) / 2),
        (new Softsign(), x => x / (1 + Math.Abs(x))),
        (new Hardtanh(-0.5, 2), x => Math.Clamp(x, -0.5, 2)),
        (new Hardsigmoid(), x => Math.Clamp((x / 6) + 0.5, 0, 1)),
        (new Hardswish(), x => x * Math.Clamp((x / 6) + 0.5, 0, 1)),
        (new Sigmoid(), Logistic),
        (new LogSigmoid(), x => Math.Log(Logistic(x))),
        (new Tanh(), Math.Tanh),
        (new Tanhshrink(), x => x - Math.Tanh(x)),
        (new Softshrink(0.7), x => x > 0.7 ? x - 0.7 : x < -0.7 ? x + 0.7 : 0),
        (new Hardshrink(0.7), x => Math.Abs(x) > 0.7 ? x : 0),
        (new Threshold(0.4, -3), x => x > 0.4 ? x : -3),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_layer_computes_its_formula(string name)
    {
        (Layer layer, Func<double, double> formula) = s_cases.Single(c => c.Layer.ToString() == name);
        double[] x = [-7, -2.5, -0.6, -0.1, 0, 0.3, 0.9, 1.7, 6.5];
        double[] y = layer.Forward(Tensor.From<float>([.. x.Select(v => (float)v)],
            [3, 3])).ToArray<float>().Select(v => (double)v).ToArray();
        for (int i = 0; i < x.Length; i++)
            y[i].Should().BeApproximately(formula(x[i]), 2e-6, "of x = {0}", x[i]);
    }

    [Fact]
    public void Gelu_is_exact_unless_told_otherwise()
    {
        Tensor x = Tensor.From<float>([-1, 0.5f, 2], [3]);
        new Gelu().Forward(x).ToArray<float>().Should().Equal(x.Gelu().ToArray<float>());
        new Gelu().ToString().Should().Be("Gelu()");
    }

    [Fact]
    public void Layers_along_a_dimension_take_it()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4, 5, 7], [2, 3]);
        new Softmax(0).Forward(x).ToArray<float>().Should().Equal(x.Softmax(0).ToArray<float>());
        new LogSoftmax(0).Forward(x).ToArray<float>().Should().Equal(x.LogSoftmax(0).ToArray<float>());
        new Softmax().Forward(x).ToArray<float>().Take(3).Sum().Should().BeApproximately(1, 1e-6f);
        float[] gated = new Glu(0).Forward(x).ToArray<float>();
        gated.Should().HaveCount(3);
        gated[2].Should().BeApproximately((float)(3 * Logistic(7)), 1e-5f);
    }

    [Fact]
    public void Prelu_learns_a_slope_for_each_channel()
    {
        var layer = new Prelu(2, 0.5);
        layer.Weight.Shape.Should().Equal(2);
        layer.Forward(Tensor.From<float>([-1, -2, 3, -4], [2, 2])).Sum().Backward();
        layer.Weight.Grad!.ToArray<float>().Should().Equal(-1, -6);
    }

    [Fact]
    public void They_print_their_settings()
    {
        s_cases.Select(c => c.Layer.ToString()).Should().Contain(
            ["Relu()", "LeakyRelu(negativeSlope: 0.2)", "Lambda(double)", "Prelu(numParameters: 1)", "Elu(alpha: 1.5)",
             "Softplus(beta: 2, threshold: 3)", "Hardtanh(min: -0.5, max: 2)", "Threshold(threshold: 0.4, value: -3)",
             "Gelu(isTanh: true)", "Softshrink(lambda: 0.7)"]);
        new Softmax(1).ToString().Should().Be("Softmax(dim: 1)");
    }

    [Fact]
    public void Errors_name_the_layer_and_the_rule()
    {
        ((Action)(() => _ = new Prelu(0))).Should().Throw<ArgumentException>()
            .WithMessage("Prelu: numParameters 0 must be positive.");
        ((Action)(() => _ = new Celu(0))).Should().Throw<ArgumentException>()
            .WithMessage("Celu: alpha 0 must not be zero.");
        ((Action)(() => _ = new Softplus(0))).Should().Throw<ArgumentException>()
            .WithMessage("Softplus: beta 0 must not be zero.");
        ((Action)(() => _ = new Softshrink(-1))).Should().Throw<ArgumentException>()
            .WithMessage("Softshrink: lambda -1 must not be negative.");
        ((Action)(() => _ = new Hardtanh(1, 1))).Should().Throw<ArgumentException>()
            .WithMessage("Hardtanh: min 1 must be below max 1.");
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
