using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class PixelShuffleTests : LayerContract<PixelShuffle>
{
    protected override Shape[] Inputs => [[1, 4, 2, 1]];

    protected override Shape Output => [1, 1, 4, 2];

    protected override string Text => "PixelShuffle(upscaleFactor: 2)";

    protected override PixelShuffle Make(RandomSource random) => new(2);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new PixelShuffle(0), "PixelShuffle: upscaleFactor 0 must be positive."),
        (
            () => new PixelShuffle(2).Forward(Tensor.Ones([1, 3, 2, 2])),
            "PixelShuffle: shape [1, 3, 2, 2] by 2: [..., C, H, W] with C a multiple of 2 x 2 is needed."),
        (
            () => new PixelShuffle(65536).Forward(Tensor.Ones([1, 4, 2, 2])),
            "PixelShuffle: shape [1, 4, 2, 2] by 65536: *"),
        (() => new PixelShuffle(2).Forward(Tensor.Ones([4, 2])), "PixelShuffle: shape [4, 2] by 2: *"),
    ];

    [Fact]
    public void Channels_become_pixels()
    {
        Tensor y = new PixelShuffle(2).Forward(Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8], [1, 4, 1, 2]));
        y.Shape.Should().Equal(1, 1, 2, 4);
        y.ToArray<float>().Should().Equal(1, 3, 2, 4, 5, 7, 6, 8);
    }
}
