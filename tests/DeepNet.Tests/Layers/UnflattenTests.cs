using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class UnflattenTests : LayerContract<Unflatten>
{
    protected override Shape[] Inputs => [[2, 6]];

    protected override Shape Output => [2, 3, 2];

    protected override string Text => "Unflatten(dim: 1, sizes: [-1, 2])";

    protected override Unflatten Make(RandomSource random) => new(1, -1, 2);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new Unflatten(1), "Unflatten: dim 1 needs at least one size."),
        (() => _ = new Unflatten(1, -1, -1), "Unflatten: sizes [-1, -1] must not be negative, but for one -1."),
        (() => _ = new Unflatten(1, 2, -3), "Unflatten: sizes [2, -3] must not be negative, but for one -1."),
        (
            () => new Unflatten(1, 4, 2).Forward(Tensor.Ones([3, 6])),
            "Unflatten: sizes [4, 2] do not multiply to 6, the size of dim 1 of shape [3, 6]."),
        (
            () => new Unflatten(1, 4, -1).Forward(Tensor.Ones([3, 6])),
            "Unflatten: sizes [4, -1] do not multiply to 6, the size of dim 1 of shape [3, 6]."),
        (
            () => new Unflatten(2, 6).Forward(Tensor.Ones([3, 6])),
            "Unflatten: dim 2 is outside [-2, 1] of shape [3, 6].*"),
    ];

    [Fact]
    public void It_undoes_flatten()
    {
        Tensor x = Tensor.Randn([2, 3, 4]);
        Tensor y = new Unflatten(-1, 3, 4).Forward(new Flatten().Forward(x));
        y.Shape.Should().Equal(2, 3, 4);
        y.ToArray<float>().Should().Equal(x.ToArray<float>());
    }
}
