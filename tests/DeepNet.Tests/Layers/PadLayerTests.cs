using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class PadLayerTests
{
    private static readonly Tensor s_line = Tensor.From<float>([1, 2, 3], [1, 1, 3]);
    private static readonly Tensor s_plane = Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2]);

    [Fact]
    public void A_line_gets_its_border()
    {
        new ZeroPad1d(1).Forward(s_line).ToArray<float>().Should().Equal(0, 1, 2, 3, 0);
        new ConstantPad1d(1, 7).Forward(s_line).ToArray<float>().Should().Equal(7, 1, 2, 3, 7);
        new ConstantPad1d([2, -1], 7).Forward(s_line).ToArray<float>().Should().Equal(7, 7, 1, 2);
        new ReflectionPad1d(2, 1).Forward(s_line).ToArray<float>().Should().Equal(3, 2, 1, 2, 3, 2);
        new ReplicationPad1d(2, 1).Forward(s_line).ToArray<float>().Should().Equal(1, 1, 1, 2, 3, 3);
        new CircularPad1d(2, 1).Forward(s_line).ToArray<float>().Should().Equal(2, 3, 1, 2, 3, 1);
    }

    [Fact]
    public void A_plane_gets_left_right_top_and_bottom()
    {
        new ZeroPad2d(1, 0, 0, 1).Forward(s_plane).ToArray<float>().Should().Equal(0, 1, 2, 0, 3, 4, 0, 0, 0);
        new ConstantPad2d([1, 0, 0, 0], 9).Forward(s_plane).ToArray<float>().Should().Equal(9, 1, 2, 9, 3, 4);
        new ReflectionPad2d(0, 1, 1, 0).Forward(s_plane).ToArray<float>().Should().Equal(3, 4, 3, 1, 2, 1, 3, 4, 3);
        new ReplicationPad2d(0, 1, 1, 0).Forward(s_plane).ToArray<float>().Should().Equal(1, 2, 2, 1, 2, 2, 3, 4, 4);
        new CircularPad2d(0, 1, 1, 0).Forward(s_plane).ToArray<float>().Should().Equal(3, 4, 3, 1, 2, 1, 3, 4, 3);
        new ZeroPad2d(2).Forward(s_plane.Squeeze(0)).Shape.Should().Equal(1, 6, 6);
    }

    [Fact]
    public void A_volume_gets_six_borders()
    {
        Tensor x = Tensor.Randn([2, 3, 2, 3, 4]);
        int[] amounts = [1, 2, 0, 1, 1, 0];
        (Layer Layer, PadMode Mode, double Value)[] cases =
        [
            (new ZeroPad3d(amounts), PadMode.Constant, 0), (new ConstantPad3d(amounts, 0.5), PadMode.Constant, 0.5),
            (new ReflectionPad3d(amounts), PadMode.Reflect, 0), (new CircularPad3d(amounts), PadMode.Circular, 0),
            (new ReplicationPad3d(amounts), PadMode.Replicate, 0),
        ];
        foreach ((Layer layer, PadMode mode, double value) in cases)
        {
            Tensor y = layer.Forward(x);
            y.Shape.Should().Equal(2, 3, 3, 4, 7);
            y.ToArray<float>().Should().Equal(x.Pad(amounts, mode, value).ToArray<float>(), layer.ToString());
        }
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        Layer[] layers =
            [new ZeroPad2d(1), new ReflectionPad2d(1), new ReplicationPad2d(2), new CircularPad2d(1, 2, 0, 1)];
        foreach (Layer layer in layers)
        {
            Tensor x = Tensor.Randn([1, 2, 2, 3], DType.Float64, generator: new RandomSource(1)).RequireGrad();
            GradCheck.Verify(inputs => layer.Forward(inputs[0]).Square(), [x], 2);
        }
    }

    [Fact]
    public void They_have_no_state_and_print_their_settings()
    {
        new ZeroPad2d(1).StateDict().Should().BeEmpty();
        new ZeroPad2d(1).ToString().Should().Be("ZeroPad2d(padding: [1, 1, 1, 1])");
        new ConstantPad1d(2, 0.5).ToString().Should().Be("ConstantPad1d(padding: [2, 2], value: 0.5)");
        new ReflectionPad1d(2, 1).Padding.Should().Equal(2, 1);
    }

    [Fact]
    public void Errors_name_the_layer_and_the_rule()
    {
        Fails<ArgumentException>(
            () => new ZeroPad2d(1, 2), "ZeroPad2d: padding [1, 2] has 2 numbers, but must have 1 or 4.");
        Fails<ArgumentException>(
            () => new ReflectionPad1d(1, -1), "ReflectionPad1d: padding [1, -1] must not be negative.");
        Fails<ShapeException>(
            () => new ZeroPad2d(1).Forward(s_line.Flatten()),
            "ZeroPad2d: input [3] must have 4 dims [batch, channels, spatial…], or 3 without batch.");
        Fails<ShapeException>(
            () => new ReflectionPad1d(3).Forward(s_line),
            "Pad: amounts 3 and 3 at dim 2 of shape [1, 1, 3]: Reflect takes no more than 2.");
    }

    private static void Fails<T>(Func<object?> action, string message)
        where T : Exception
        => action.Should().Throw<T>().WithMessage(message);
}
