using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class RnnCellTests : LayerContract<RnnCell>
{
    protected override Shape[] Inputs => [[3, 1], [3, 2]];

    protected override Shape Output => [3, 2];

    protected override string Text => "RnnCell(1, 2)";

    protected override string[] Keys => ["weight_ih", "weight_hh", "bias_ih", "bias_hh"];

    [Fact]
    public void A_rectified_step_cuts_at_zero_and_needs_no_batch()
    {
        var layer = new RnnCell(1, 2, bias: false, Nonlinearity.Relu);
        layer.ToString().Should().Be("RnnCell(1, 2, bias: false, nonlinearity: Relu)");
        LayerTesting.StateOf(layer).Should().Equal("weight_ih [2, 1]", "weight_hh [2, 2]");
        layer.WeightIh.CopyFrom(Tensor.From<float>([1, -1], [2, 1]));
        layer.WeightHh.CopyFrom(Tensor.From<float>([1, 2, 3, -1], [2, 2]));
        Tensor h = layer.Forward(Tensor.From<float>([3]), Tensor.From<float>([1, 2]));
        h.ToArray<float>().Should().Equal(8, 0); // 3 + 1 + 2 · 2, and -3 + 3 · 1 - 2
        layer.Forward(Tensor.From<float>([3])).ToArray<float>().Should().Equal(3, 0);
    }

    protected override RnnCell Make(RandomSource random) => new(1, 2, generator: random);

    protected override Tensor Run(RnnCell layer, Tensor[] x) => layer.Forward(x[0], x[1]);

    protected override (Action Act, string Message)[] Errors() =>
    [
        .. LayerTesting.CellErrors(
            "RnnCell", (inputs, hidden) => new RnnCell(inputs, hidden), (layer, x, h) => layer.Forward(x, h)),
        (
            () => _ = new RnnCell(3, 4, nonlinearity: Nonlinearity.Linear),
            "RnnCell: nonlinearity Linear must be Tanh or Relu."),
    ];
}
