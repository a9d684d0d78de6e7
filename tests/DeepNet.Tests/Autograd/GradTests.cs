namespace DeepNet.Tests.AutogradTests;

public sealed class GradTests
{
    [Fact]
    public void Grad_of_a_result_in_the_middle_and_of_a_leaf()
    {
        Tensor x = Vector(2, 3);
        Tensor y = x * x;
        Tensor z = (y * y).Sum();
        Tensor[] g = Autograd.Grad([z], [y, x]);
        g[0].ToArray<double>().Should().Equal(8, 18);
        g[1].ToArray<double>().Should().Equal(4 * 8, 4 * 27);
        x.Grad.Should().BeNull();
    }

    [Fact]
    public void Asking_for_a_result_alone_does_not_use_up_what_lies_below_it()
    {
        Tensor x = Vector(2, 3);
        Tensor y = x * x;
        Autograd.Grad([(y * 2).Sum()], [y])[0].ToArray<double>().Should().Equal(2, 2);
        y.Sum().Backward();
        x.Grad!.ToArray<double>().Should().Equal(4, 6);
    }

    [Fact]
    public void Unused_inputs_are_an_error_or_zeros()
    {
        Tensor x = Vector(1), unused = Vector(1, 2);
        Action act = () => Autograd.Grad([(x * 2).Sum()], [x, unused]);
        act.Should().Throw<InvalidOperationException>().WithMessage("*input 1 of shape [2]*allowUnused*");
        Tensor[] g = Autograd.Grad([(x * 2).Sum()], [x, unused], allowUnused: true);
        g[1].ToArray<double>().Should().Equal(0, 0);
    }

    [Fact]
    public void Fourth_derivative_of_a_power()
    {
        Tensor x = Vector(3);
        Tensor y = x * x * x * x * x;
        double[] expected = [5 * 81, 20 * 27, 60 * 9, 120 * 3, 120];
        foreach (double value in expected)
        {
            y = Autograd.Grad(y.Sum(), x, createGraph: true);
            y.ToScalar<double>().Should().BeApproximately(value, 1e-9);
        }
    }

    [Theory]
    [InlineData(5)]
    public void High_derivatives_of_element_wise_functions(int order)
    {
        // Every derivative of exp is exp; those of sin go round in four.
        Tensor x = Vector(0.3, -0.7);
        Tensor exp = x.Exp(), sin = x.Sin();
        for (int i = 1; i <= order; i++)
        {
            exp = Autograd.Grad(exp.Sum(), x, createGraph: true);
            sin = Autograd.Grad(sin.Sum(), x, createGraph: true);
            double[] e = exp.ToArray<double>(), s = sin.ToArray<double>();
            for (int k = 0; k < 2; k++)
            {
                double v = k == 0 ? 0.3 : -0.7;
                e[k].Should().BeApproximately(Math.Exp(v), 1e-12);
                s[k].Should().BeApproximately(Math.Sin(v + (i * Math.PI / 2)), 1e-12);
            }
        }
    }

    [Fact]
    public void Hessian_vector_product()
    {
        Tensor x = Vector(1, 2, 3), v = Tensor.From<double>([1, -1, 2], [3]);
        Tensor f = (x * x * x).Sum() + (x.Sum() * x.Sum());
        Tensor g = Autograd.Grad(f, x, createGraph: true);
        Tensor hv = Autograd.Grad((g * v).Sum(), x);
        hv.ToArray<double>().Should().Equal(6 + 4, -12 + 4, 36 + 4);
    }

    [Fact]
    public void Gradient_penalty_trains_through_the_gradient()
    {
        Tensor w = Vector(0.5, -0.5), x = Vector(1, 2);
        Tensor score = (w * x).Tanh().Sum();
        Tensor g = Autograd.Grad(score, x, createGraph: true);
        Tensor penalty = ((g * g).Sum() - 1) * ((g * g).Sum() - 1);
        penalty.Backward();
        w.Grad.Should().NotBeNull();
        GradCheck.Verify(
            p =>
            {
                Tensor gx = Autograd.Grad((p[0] * p[1]).Tanh().Sum(), p[1], createGraph: true);
                return ((gx * gx).Sum() - 1) * ((gx * gx).Sum() - 1);
            },
            [w, x]);
    }

    [Fact]
    public void GradCheck_finds_a_wrong_gradient()
    {
        Action act = () => GradCheck.Verify(x => new Wrong().Apply(x[0])[0], [Vector(1, 2)]);
        act.Should().Throw<GradCheckException>().WithMessage("*order 1*element 0*");
    }

    private static Tensor Vector(params double[] values) => Tensor.From<double>(values, [values.Length]).RequireGrad();

    private sealed class Wrong : CustomFunction
    {
        protected override Tensor[] Forward(Tensor[] inputs) => [inputs[0] * inputs[0]];

        protected override Tensor?[] Backward(Tensor?[] gradients) => [gradients[0]! * 3];
    }
}
