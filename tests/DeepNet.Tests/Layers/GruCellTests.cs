using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class GruCellTests : LayerContract<GruCell>
{
    protected override Shape[] Inputs => [[3, 1], [3, 2]];

    protected override Shape Output => [3, 2];

    protected override string Text => "GruCell(1, 2)";

    protected override string[] Keys => ["weight_ih", "weight_hh", "bias_ih", "bias_hh"];

    [Fact]
    public void A_cell_repeated_is_the_layer()
    {
        var layer = new Gru(3, 20);
        var cell = new GruCell(3, 20);
        cell.LoadStateDict(layer.StateDict().ToDictionary(entry => entry.Key.Replace("_l0", ""), entry => entry.Value));
        Tensor x = Tensor.Randn([4, 2, 3]), h = Tensor.Zeros([2, 20]);
        for (int t = 0; t < 4; t++)
            h = cell.Forward(x.Select(0, t), h);
        h.ToArray<float>().Should().Equal(layer.Forward(x).Hidden.ToArray<float>());
        cell.Forward(x[0, 1]).Shape.Should().Equal(20);
        LayerTesting.StateOf(cell).Should().Equal(
            "weight_ih [60, 3]", "weight_hh [60, 20]", "bias_ih [60]", "bias_hh [60]");
    }

    protected override GruCell Make(RandomSource random) => new(1, 2, generator: random);

    protected override Tensor Run(GruCell layer, Tensor[] x) => layer.Forward(x[0], x[1]);

    protected override (Action Act, string Message)[] Errors() =>
        LayerTesting.CellErrors(
            "GruCell", (inputs, hidden) => new GruCell(inputs, hidden), (layer, x, h) => layer.Forward(x, h));
}
