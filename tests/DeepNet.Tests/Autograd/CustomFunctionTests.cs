namespace DeepNet.Tests.AutogradTests;

public sealed class CustomFunctionTests
{
    [Fact]
    public void A_function_written_by_the_user_is_differentiable_to_second_order()
    {
        Tensor x = Tensor.From<double>([1, 2, -3], [3]).RequireGrad();
        GradCheck.Verify(x => new Cube().Apply(x[0])[0], [x], order: 2);
    }

    [Fact]
    public void Several_inputs_and_outputs()
    {
        Tensor a = Tensor.From<double>([1, 2], [2]).RequireGrad(), b = Tensor.From<double>([3, 5], [2]).RequireGrad();
        GradCheck.Verify(
            x =>
            {
                Tensor[] y = new SumAndProduct().Apply(x);
                return y[0] * y[1];
            },
            [a, b]);

        // Only one output used: the other's gradient is null.
        Tensor[] outputs = new SumAndProduct().Apply(a, b);
        outputs[1].Sum().Backward();
        a.Grad!.ToArray<double>().Should().Equal(3, 5);
    }

    [Fact]
    public void An_object_is_applied_once()
    {
        var cube = new Cube();
        Tensor x = Tensor.Ones([1], DType.Float64);
        cube.Apply(x);
        Action act = () => cube.Apply(x);
        act.Should().Throw<InvalidOperationException>().WithMessage("Cube:*new one*");
    }

    [Fact]
    public void An_input_returned_as_output_does_not_close_a_circle()
    {
        Tensor x = Tensor.Ones([2]).RequireGrad();
        Tensor y = new Through().Apply(x * 2)[0];
        y.Sum().Backward();
        x.Grad!.ToArray<float>().Should().Equal(2, 2);
    }

    [Fact]
    public void A_gradient_of_a_shape_that_cannot_be_is_named()
    {
        Tensor x = Tensor.Ones([3]).RequireGrad();
        Action act = () => new Misshapen().Apply(x)[0].Sum().Backward();
        act.Should().Throw<InvalidOperationException>().WithMessage("*Misshapen*[5]*[3]*");
    }

    private sealed class Misshapen : CustomFunction
    {
        protected override Tensor[] Forward(Tensor[] inputs) => [inputs[0] * 2];

        protected override Tensor?[] Backward(Tensor?[] gradients) => [Tensor.Ones([5])];
    }

    private sealed class Cube : CustomFunction
    {
        private Tensor? _x;

        protected override Tensor[] Forward(Tensor[] inputs)
        {
            _x = inputs[0];
            return [_x * _x * _x];
        }

        protected override Tensor?[] Backward(Tensor?[] gradients) => [gradients[0]! * 3 * _x! * _x!];
    }

    private sealed class SumAndProduct : CustomFunction
    {
        private Tensor[] _x = [];

        protected override Tensor[] Forward(Tensor[] inputs)
        {
            _x = inputs;
            return [inputs[0] + inputs[1], inputs[0] * inputs[1]];
        }

        protected override Tensor?[] Backward(Tensor?[] gradients)
        {
            Tensor zero = _x[0].Detach() * 0;
            Tensor sum = gradients[0] ?? zero, product = gradients[1] ?? zero;
            return [sum + (product * _x[1]), sum + (product * _x[0])];
        }
    }

    private sealed class Through : CustomFunction
    {
        protected override Tensor[] Forward(Tensor[] inputs) => inputs;

        protected override Tensor?[] Backward(Tensor?[] gradients) => gradients;
    }
}
