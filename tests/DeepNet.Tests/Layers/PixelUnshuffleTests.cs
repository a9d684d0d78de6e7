using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class PixelUnshuffleTests : LayerContract<PixelUnshuffle>
{
    protected override Shape[] Inputs => [[1, 1, 4, 2]];

    protected override Shape Output => [1, 4, 2, 1];

    protected override string Text => "PixelUnshuffle(downscaleFactor: 2)";

    protected override PixelUnshuffle Make(RandomSource random) => new(2);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new PixelUnshuffle(-1), "PixelUnshuffle: downscaleFactor -1 must be positive."),
        (
            () => new PixelUnshuffle(2).Forward(Tensor.Ones([1, 1, 3, 2])),
            "PixelUnshuffle: shape [1, 1, 3, 2] by 2: [..., C, H, W] with H and W multiples of 2 is needed."),
        (() => new PixelUnshuffle(2).Forward(Tensor.Ones([4, 2])), "PixelUnshuffle: shape [4, 2] by 2: *"),
    ];

    [Fact]
    public void It_undoes_the_shuffle()
    {
        Tensor x = Tensor.Randn([2, 8, 3, 2]);
        Tensor y = new PixelUnshuffle(2).Forward(new PixelShuffle(2).Forward(x));
        y.ToArray<float>().Should().Equal(x.ToArray<float>());
    }
}
