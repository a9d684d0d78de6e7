using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class RnnTests : LayerContract<Rnn>
{
    protected override Shape[] Inputs => [[3, 2, 1], [2, 2, 2]];

    protected override Shape Output => [(3 * 2 * 2) + (2 * 2 * 2)];

    protected override string Text => "Rnn(1, 2, numLayers: 2, dropout: 0.5)";

    protected override string[] Keys =>
    [
        "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ih_l1", "weight_hh_l1", "bias_ih_l1",
        "bias_hh_l1",
    ];

    protected override bool DiffersInTraining => true;

    [Fact]
    public void Rectified_steps_add_up()
    {
        var layer = new Rnn(1, 1, nonlinearity: Nonlinearity.Relu);
        foreach (Parameter parameter in layer.Parameters())
            Init.Constant(parameter, parameter.Shape.Rank == 2 ? 2 : 0.5);
        (Tensor y, Tensor h) = layer.Forward(Tensor.From<float>([1, -4, 1], [3, 1]));
        y.ToArray<float>().Should().Equal(3, 0, 3); // 2x + 2h + 1, and no less than 0
        h.ToArray<float>().Should().Equal(3);
    }

    [Fact]
    public void Dropout_works_between_layers_alone()
    {
        var layer = new Rnn(3, 4, numLayers: 2, dropout: 1);
        Tensor x = Tensor.Randn([2, 1, 3]), other = Tensor.Randn([2, 1, 3]);
        (Tensor y, Tensor h) = layer.Forward(x);
        (Tensor otherY, Tensor otherH) = layer.Forward(other);
        y.ToArray<float>().Should().Equal(otherY.ToArray<float>());
        h[0].ToArray<float>().Should().NotEqual(otherH[0].ToArray<float>());
    }

    [Fact]
    public void Its_nonlinearity_is_printed_and_the_biases_may_be_left_out()
    {
        var layer = new Rnn(3, 4, 1, Nonlinearity.Relu, bias: false);
        layer.ToString().Should().Be("Rnn(3, 4, nonlinearity: Relu, bias: false)");
        layer.Nonlinearity.Should().Be(Nonlinearity.Relu);
        layer.BiasIh().Should().BeNull();
        LayerTesting.StateOf(layer).Should().Equal("weight_ih_l0 [4, 3]", "weight_hh_l0 [4, 4]");
    }

    protected override Rnn Make(RandomSource random) => new(1, 2, 2, dropout: 0.5, generator: random);

    protected override Tensor Run(Rnn layer, Tensor[] x)
    {
        (Tensor y, Tensor h) = layer.Forward(x[0], x[1]);
        return LayerTesting.Joined(y, h);
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        .. LayerTesting.RecurrentErrors(
            "Rnn", (inputs, hidden, layers, dropout) => new Rnn(inputs, hidden, layers, dropout: dropout),
            (layer, x, h) => layer.Forward(x, h)),
        (
            () => _ = new Rnn(3, 4, nonlinearity: Nonlinearity.Selu),
            "Rnn: nonlinearity Selu must be Tanh or Relu."),
    ];
}
