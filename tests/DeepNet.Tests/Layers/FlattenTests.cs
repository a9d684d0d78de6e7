using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class FlattenTests
{
    [Fact]
    public void Flatten_joins_all_but_the_batch_and_unflatten_splits()
    {
        Tensor x = Tensor.Zeros([2, 3, 4, 5]);
        new Flatten().Forward(x).Shape.Should().Equal(2, 60);
        new Flatten(0, 1).Forward(x).Shape.Should().Equal(6, 4, 5);
        new Unflatten(1, -1, 2).Forward(Tensor.Zeros([3, 6])).Shape.Should().Equal(3, 3, 2);
        new Flatten().ToString().Should().Be("Flatten(startDim: 1, endDim: -1)");
        new Unflatten(1, -1, 2).ToString().Should().Be("Unflatten(dim: 1, sizes: [-1, 2])");
        ((Action)(() => _ = new Unflatten(1))).Should().Throw<ArgumentException>()
            .WithMessage("Unflatten: dim 1 needs*");
    }
}
