using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class LstmTests : LayerContract<Lstm>
{
    protected override Shape[] Inputs => [[2, 2, 1], [2, 2, 2], [2, 2, 2]];

    protected override Shape Output => [(2 * 2 * 2) + (2 * 2 * 2) + (2 * 2 * 2)];

    protected override string Text => "Lstm(1, 2, numLayers: 2, dropout: 0.5)";

    protected override string[] Keys =>
    [
        "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ih_l1", "weight_hh_l1", "bias_ih_l1",
        "bias_hh_l1",
    ];

    protected override bool DiffersInTraining => true;

    [Fact]
    public void Parameters_have_the_names_and_shapes_of_PyTorch()
    {
        LayerTesting.StateOf(new Lstm(3, 4, numLayers: 2, bidirectional: true, projSize: 2)).Should().Equal(
            "weight_ih_l0 [16, 3]", "weight_hh_l0 [16, 2]", "bias_ih_l0 [16]", "bias_hh_l0 [16]",
            "weight_hr_l0 [2, 4]", "weight_ih_l0_reverse [16, 3]", "weight_hh_l0_reverse [16, 2]",
            "bias_ih_l0_reverse [16]", "bias_hh_l0_reverse [16]", "weight_hr_l0_reverse [2, 4]",
            "weight_ih_l1 [16, 4]", "weight_hh_l1 [16, 2]", "bias_ih_l1 [16]", "bias_hh_l1 [16]",
            "weight_hr_l1 [2, 4]", "weight_ih_l1_reverse [16, 4]", "weight_hh_l1_reverse [16, 2]",
            "bias_ih_l1_reverse [16]", "bias_hh_l1_reverse [16]", "weight_hr_l1_reverse [2, 4]");
        LayerTesting.StateOf(new Lstm(3, 4, bias: false, projSize: 2)).Should().Equal(
            "weight_ih_l0 [16, 3]", "weight_hh_l0 [16, 2]", "weight_hr_l0 [2, 4]");
    }

    [Fact]
    public void Values_are_those_of_PyTorch()
    {
        Lstm layer = LayerTesting.Sines(new Lstm(2, 2, bidirectional: true));
        (Tensor y, Tensor h, Tensor c) = layer.Forward(LayerTesting.Cosines([3, 1, 2]));
        y.ShouldBe(
            0.13919, -0.498246, 0.004132, -0.06254, -0.399101, 0.151155, 0.023237, -0.409776, -0.578345, 0.111863,
            0.028692, -0.317364);
        h.ShouldBe(-0.578345, 0.111863, 0.004132, -0.06254);
        c.ShouldBe(-0.892661, 0.156052, 0.04935, -0.177587);
    }

    [Fact]
    public void Values_of_stacked_layers_with_a_projection_are_those_of_PyTorch()
    {
        Lstm layer = LayerTesting.Sines(new Lstm(2, 3, 2, bidirectional: true, projSize: 2));
        (Tensor y, Tensor h, Tensor c) = layer.Forward(LayerTesting.Cosines([3, 1, 2]));
        y.ShouldBe(
            0.152164, -0.137151, 0.436122, -0.389328, 0.171132, -0.150884, 0.319393, -0.284353, 0.182242, -0.156857,
            0.166987, -0.145937);
        h.ShouldBe(0.442846, -0.410038, 0.150532, -0.152647, 0.182242, -0.156857, 0.436122, -0.389328);
        c.ShouldBe(
            -0.219241, -0.215532, -0.491441, -0.136086, 0.271377, 0.946164, 0.894655, 0.948551, -0.281171, 0.54829,
            -0.260741, -0.467831);
    }

    [Fact]
    public void It_prints_what_is_not_the_default()
    {
        new Lstm(3, 4).ToString().Should().Be("Lstm(3, 4)");
        new Lstm(3, 4, bias: false, projSize: 2).ToString().Should().Be("Lstm(3, 4, bias: false, projSize: 2)");
    }

    protected override Lstm Make(RandomSource random) => new(1, 2, 2, dropout: 0.5, generator: random);

    protected override Tensor Run(Lstm layer, Tensor[] x)
    {
        (Tensor y, Tensor h, Tensor c) = layer.Forward(x[0], x[1], x[2]);
        return LayerTesting.Joined(y, h, c);
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        .. LayerTesting.RecurrentErrors(
            "Lstm", (inputs, hidden, layers, dropout) => new Lstm(inputs, hidden, layers, dropout: dropout),
            (layer, x, h) => layer.Forward(x, h, h)),
        (
            () => _ = new Lstm(3, 4, projSize: 4),
            "Lstm: projSize 4 must be smaller than hiddenSize 4, or 0 for no projection."),
        (
            () => _ = new Lstm(3, 4, projSize: -1),
            "Lstm: projSize -1 must be smaller than hiddenSize 4, or 0 for no projection."),
        (
            () => new Lstm(3, 4).Forward(Tensor.Zeros([2, 1, 3]), Tensor.Zeros([1, 1, 4])),
            "Lstm: h0 and c0 must be given together."),
        (
            () => new Lstm(3, 4).Forward(Tensor.Zeros([2, 3]), Tensor.Zeros([1, 4]), Tensor.Zeros([1, 5])),
            "Lstm: c0 [1, 5] must be [1, 4], for input [2, 3]."),
    ];
}
