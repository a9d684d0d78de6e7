using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class SequentialTests : LayerContract<Sequential>
{
    protected override Shape[] Inputs => [[2, 3]];

    protected override Shape Output => [2, 2];

    protected override string Text => """
        Sequential(
          (0): Linear(inFeatures: 3, outFeatures: 4, bias: true)
          (1): Dropout(p: 0.5)
          (2): Linear(inFeatures: 4, outFeatures: 2, bias: true)
        )
        """.ReplaceLineEndings("\n");

    protected override string[] Keys => ["0.weight", "0.bias", "2.weight", "2.bias"];

    protected override bool DiffersInTraining => true;

    protected override Sequential Make(RandomSource random) => new(
        new Linear(3, 4, generator: random), new Dropout(0.5, random), new Linear(4, 2, generator: random));

    protected override (Action Act, string Message)[] Errors()
    {
        var net = new Sequential(new Relu(), new Tanh());
        return
        [
            (() => _ = new Sequential(new Relu(), null!), "Value cannot be null. (Parameter 'layers')"),
            (() => net.Add(null!), "Value cannot be null. (Parameter 'layer')"),
            (() => net[0] = null!, "Value cannot be null. (Parameter 'value')"),
            (() => _ = net[2], "Sequential: index 2 is outside of 2 elements.*"),
            (() => _ = net[^3], "Sequential: index ^3 is outside of 2 elements.*"),
            (() => _ = net[1..4], "Sequential: index 1..4 is outside of 2 elements.*"),
            (() => _ = new Sequential(new Relu())[1], "Sequential: index 1 is outside of 1 element.*"),
            (() => net.Insert(3, new Relu()), "Sequential: index 3 is outside of 2 elements.*"),
            (() => net.RemoveAt(-1), "Sequential: index *1 is outside of 2 elements.*"),
            (
                () => new Sequential(new Linear(3, 4)).Forward(Tensor.Ones([2, 4])),
                "Linear: input [2, 4] must end with the 3 features of weight [4, 3]."),
        ];
    }

    [Fact]
    public void Layers_run_in_order()
    {
        var net = new Sequential(new Lambda(x => x + 1), new Lambda(x => x * 3), new Linear(1, 1));
        net.Count.Should().Be(3);
        net[^1].Should().BeOfType<Linear>();
        new Sequential(net[0], net[1]).Forward(Tensor.Ones([1])).ToArray<float>().Should().Equal(6);
    }

    [Fact]
    public void An_empty_one_gives_the_input_back()
    {
        Tensor x = Tensor.Ones([2]);
        new Sequential().Forward(x).Should().BeSameAs(x);
        new Sequential().ToString().Should().Be("Sequential()");
    }

    [Fact]
    public void It_has_positions_slices_and_insertion()
    {
        var net = new Sequential(new Linear(1, 2), new Relu());
        net.Add(new Linear(2, 3));
        net.Insert(1, new Tanh());
        net.Select(layer => layer.GetType().Name).Should().Equal("Linear", "Tanh", "Relu", "Linear");
        net[..^1].StateDict().Keys.Should().Equal("0.weight", "0.bias");
        net[1..3].Count.Should().Be(2);
        net[..^1][0].Should().BeSameAs(net[0]);
        net.RemoveAt(1);
        net[^1] = new Linear(2, 5);
        net.Forward(Tensor.Ones([1, 1])).Shape.Should().Equal(1, 5);
        net.StateDict().Keys.Should().Equal("0.weight", "0.bias", "2.weight", "2.bias");
    }
}
