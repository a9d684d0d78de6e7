using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class GruTests : LayerContract<Gru>
{
    protected override Shape[] Inputs => [[2, 2, 1], [2, 2, 2]];

    protected override Shape Output => [(2 * 2 * 4) + (2 * 2 * 2)];

    protected override string Text => "Gru(1, 2, bidirectional: true)";

    protected override string[] Keys =>
    [
        "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ih_l0_reverse", "weight_hh_l0_reverse",
        "bias_ih_l0_reverse", "bias_hh_l0_reverse",
    ];

    [Fact]
    public void Parameters_have_the_shapes_of_PyTorch()
    {
        LayerTesting.StateOf(new Gru(3, 4, 2)).Should().Equal(
            "weight_ih_l0 [12, 3]", "weight_hh_l0 [12, 4]", "bias_ih_l0 [12]", "bias_hh_l0 [12]",
            "weight_ih_l1 [12, 4]", "weight_hh_l1 [12, 4]", "bias_ih_l1 [12]", "bias_hh_l1 [12]");
    }

    [Fact]
    public void Values_are_those_of_PyTorch()
    {
        (Tensor y, Tensor h) = LayerTesting.Sines(new Gru(2, 2, 2)).Forward(LayerTesting.Cosines([3, 1, 2]));
        y.ShouldBe(0.623591, 0.495767, 0.72379, 0.809732, 0.740525, 0.885094);
        h.ShouldBe(0.281795, -0.052558, 0.740525, 0.885094);
    }

    [Fact]
    public void It_prints_what_is_not_the_default()
    {
        new Gru(3, 4).ToString().Should().Be("Gru(3, 4)");
        new Gru(3, 4, 2, bias: false, batchFirst: true, dropout: 0.5, bidirectional: true).ToString().Should()
            .Be("Gru(3, 4, numLayers: 2, bias: false, batchFirst: true, dropout: 0.5, bidirectional: true)");
    }

    protected override Gru Make(RandomSource random) => new(1, 2, bidirectional: true, generator: random);

    protected override Tensor Run(Gru layer, Tensor[] x)
    {
        (Tensor y, Tensor h) = layer.Forward(x[0], x[1]);
        return LayerTesting.Joined(y, h);
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        .. LayerTesting.RecurrentErrors(
            "Gru", (inputs, hidden, layers, dropout) => new Gru(inputs, hidden, layers, dropout: dropout),
            (layer, x, h) => layer.Forward(x, h)),
        (
            () => new Gru(3, 4, batchFirst: true).Forward(Tensor.Zeros([2, 2, 5])),
            "Gru: input [2, 2, 5] must be [batch, steps, 3] or [steps, 3]."),
    ];
}
