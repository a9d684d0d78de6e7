using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class LstmCellTests : LayerContract<LstmCell>
{
    protected override Shape[] Inputs => [[2, 1], [2, 2], [2, 2]];

    protected override Shape Output => [8];

    protected override string Text => "LstmCell(1, 2)";

    protected override string[] Keys => ["weight_ih", "weight_hh", "bias_ih", "bias_hh"];

    [Fact]
    public void A_cell_repeated_is_the_layer()
    {
        var layer = new Lstm(3, 20);
        var cell = new LstmCell(3, 20);
        cell.LoadStateDict(layer.StateDict().ToDictionary(entry => entry.Key.Replace("_l0", ""), entry => entry.Value));
        Tensor x = Tensor.Randn([4, 2, 3]);
        (Tensor h, Tensor c) = cell.Forward(x[0]);
        for (int t = 1; t < 4; t++)
            (h, c) = cell.Forward(x.Select(0, t), h, c);
        (_, Tensor hidden, Tensor cells) = layer.Forward(x);
        h.ToArray<float>().Should().Equal(hidden.ToArray<float>());
        c.ToArray<float>().Should().Equal(cells.ToArray<float>());
        cell.Forward(x[0, 1]).Cell.Shape.Should().Equal(20);
        new LstmCell(3, 4, bias: false).ToString().Should().Be("LstmCell(3, 4, bias: false)");
    }

    protected override LstmCell Make(RandomSource random) => new(1, 2, generator: random);

    protected override Tensor Run(LstmCell layer, Tensor[] x)
    {
        (Tensor h, Tensor c) = layer.Forward(x[0], x[1], x[2]);
        return LayerTesting.Joined(h, c);
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        .. LayerTesting.CellErrors(
            "LstmCell", (inputs, hidden) => new LstmCell(inputs, hidden), (layer, x, h) => layer.Forward(x, h, h)),
        (
            () => new LstmCell(3, 4).Forward(Tensor.Zeros([1, 3]), Tensor.Zeros([1, 4])),
            "LstmCell: h and c must be given together."),
        (
            () => new LstmCell(3, 4).Forward(Tensor.Zeros([1, 3]), Tensor.Zeros([1, 4]), Tensor.Zeros([4])),
            "LstmCell: c [4] must be [1, 4], for input [1, 3]."),
    ];
}
