using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class FlattenTests : LayerContract<Flatten>
{
    protected override Shape[] Inputs => [[2, 3, 2]];

    protected override Shape Output => [2, 6];

    protected override string Text => "Flatten(startDim: 1, endDim: -1)";

    protected override Flatten Make(RandomSource random) => new();

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => new Flatten(2, 1).Forward(Tensor.Ones([2, 3, 4])),
            "Flatten: startDim 2 lies after endDim 1 in shape [2, 3, 4]."),
        (
            () => new Flatten(3).Forward(Tensor.Ones([2, 3, 4])),
            "Flatten: dim 3 is outside [-3, 2] of shape [2, 3, 4].*"),
        (
            () => new Flatten(0, -4).Forward(Tensor.Ones([2, 3, 4])),
            "Flatten: dim -4 is outside [-3, 2] of shape [2, 3, 4].*"),
    ];

    [Fact]
    public void Any_neighbours_can_be_joined()
    {
        Tensor x = Tensor.Randn([2, 3, 4, 5]), y = new Flatten(0, 1).Forward(x);
        y.Shape.Should().Equal(6, 4, 5);
        y.ToArray<float>().Should().Equal(x.ToArray<float>());
        new Flatten().Forward(Tensor.Ones([0, 2, 2])).Shape.Should().Equal(0, 4);
    }
}
