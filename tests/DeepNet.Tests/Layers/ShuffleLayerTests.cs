using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ShuffleLayerTests
{
    [Fact]
    public void Channels_become_pixels_and_pixels_channels()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8], [1, 4, 1, 2]);
        Tensor y = new PixelShuffle(2).Forward(x);
        y.Shape.Should().Equal(1, 1, 2, 4);
        y.ToArray<float>().Should().Equal(1, 3, 2, 4, 5, 7, 6, 8);
        new PixelUnshuffle(2).Forward(y).ToArray<float>().Should().Equal(x.ToArray<float>());
        new ChannelShuffle(2).Forward(x).ToArray<float>().Should().Equal(1, 2, 5, 6, 3, 4, 7, 8);
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        foreach (Layer layer in (Layer[])[new PixelShuffle(2), new PixelUnshuffle(2), new ChannelShuffle(2)])
        {
            Tensor x = Tensor.Randn([1, 4, 2, 2], DType.Float64, generator: new RandomSource(1)).RequireGrad();
            GradCheck.Verify(inputs => layer.Forward(inputs[0]).Square(), [x], 2);
        }
    }

    [Fact]
    public void They_have_no_state_and_print_their_settings()
    {
        new PixelShuffle(3).StateDict().Should().BeEmpty();
        new PixelShuffle(3).ToString().Should().Be("PixelShuffle(upscaleFactor: 3)");
        new PixelUnshuffle(3).ToString().Should().Be("PixelUnshuffle(downscaleFactor: 3)");
        new ChannelShuffle(3).ToString().Should().Be("ChannelShuffle(groups: 3)");
    }

    [Fact]
    public void Errors_name_the_layer_and_the_rule()
    {
        Fails<ArgumentException>(() => new PixelShuffle(0), "PixelShuffle: upscaleFactor 0 must be positive.");
        Fails<ArgumentException>(() => new PixelUnshuffle(-1), "PixelUnshuffle: downscaleFactor -1 must be positive.");
        Fails<ArgumentException>(() => new ChannelShuffle(0), "ChannelShuffle: groups 0 must be positive.");
        Fails<ShapeException>(
            () => new PixelShuffle(2).Forward(Tensor.Ones([1, 3, 2, 2])),
            "PixelShuffle: shape [1, 3*");
    }

    private static void Fails<T>(Func<object?> action, string message)
        where T : Exception
        => action.Should().Throw<T>().WithMessage(message);
}
