using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class MorePoolLayerTests
{
    private static readonly Tensor s_x = Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 4]);

    [Fact]
    public void LpPool_is_the_norm_of_every_window()
    {
        new LpPool1d(1, 2).Forward(s_x).ToArray<float>().Should().Equal(3, 7, 11, 15);
        new LpPool2d(2, (1, 2)).Forward(s_x.Reshape(1, 1, 2, 4)).ToArray<float>()[1].Should().BeApproximately(5, 1e-5f);
        new LpPool3d(1, 2).Forward(s_x.Reshape(1, 1, 2, 2, 2)).ToArray<float>().Should().Equal(36);
        new LpPool1d(1, 3, 2, ceilMode: true).Forward(s_x).Shape.Should().Equal(1, 2, 2);
    }

    [Fact]
    public void Global_pools_leave_one_number_per_channel()
    {
        new GlobalAvgPool1d().Forward(s_x).ToArray<float>().Should().Equal(2.5f, 6.5f);
        new GlobalMaxPool1d().Forward(s_x).ToArray<float>().Should().Equal(4, 8);
        Tensor plane = s_x.Reshape(1, 2, 2, 2), volume = s_x.Reshape(1, 1, 2, 2, 2);
        new GlobalAvgPool2d().Forward(plane).Shape.Should().Equal(1, 2);
        new GlobalAvgPool2d(keepDim: true).Forward(plane).Shape.Should().Equal(1, 2, 1, 1);
        new GlobalMaxPool2d().Forward(plane).ToArray<float>().Should().Equal(4, 8);
        new GlobalAvgPool3d().Forward(volume).ToArray<float>().Should().Equal(4.5f);
        new GlobalMaxPool3d(true).Forward(volume).Shape.Should().Equal(1, 1, 1, 1, 1);
        new GlobalAvgPool2d().Forward(plane.Squeeze(0)).Shape.Should().Equal(2);
    }

    [Fact]
    public void FractionalMaxPool_draws_its_windows_and_gives_the_sizes_asked_for()
    {
        Tensor x = Tensor.Randn([2, 3, 9, 12]);
        var layer = new FractionalMaxPool2d(2, outputRatio: (0.5, 0.7), generator: new RandomSource(1));
        Tensor y = layer.Forward(x);
        y.Shape.Should().Equal(2, 3, 4, 8);
        y.ToArray<float>().Should().NotEqual(layer.Forward(x).ToArray<float>());
        var again = new FractionalMaxPool2d(2, outputRatio: (0.5, 0.7), generator: new RandomSource(1));
        again.Forward(x).ToArray<float>().Should().Equal(y.ToArray<float>());
        (Tensor values, Tensor indices) = new FractionalMaxPool3d(2, 3).ForwardWithIndices(Tensor.Ones([1, 4, 5, 6]));
        (values.Shape == indices.Shape && values.Shape == new Shape(1, 3, 3, 3)).Should().BeTrue();
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        Tensor line = Tensor.Rand([1, 2, 5], DType.Float64, generator: new RandomSource(1)).RequireGrad();
        GradCheck.Verify(x => new LpPool1d(3, 2).Forward(x[0] + 1), [line], 2);
        GradCheck.Verify(x => new GlobalAvgPool1d().Forward(x[0].Square()), [line], 2);
        GradCheck.Verify(x => new GlobalMaxPool1d().Forward(x[0].Square()), [line], 2);
        Tensor plane = Tensor.Randn([1, 5, 5], DType.Float64, generator: new RandomSource(2)).RequireGrad();
        GradCheck.Verify(
            x => new FractionalMaxPool2d(2, 3, generator: new RandomSource(3)).Forward(x[0].Square()), [plane], 2);
    }

    [Fact]
    public void They_have_no_state_and_print_their_settings()
    {
        new LpPool2d(2, 3).StateDict().Should().BeEmpty();
        new LpPool2d(1.5, 3, 2).ToString().Should().Be("LpPool2d(p: 1.5, kernelSize: 3, stride: 2, ceilMode: false)");
        new GlobalMaxPool1d().ToString().Should().Be("GlobalMaxPool1d(keepDim: false)");
        new FractionalMaxPool2d(2, (3, 4)).ToString()
            .Should().Be("FractionalMaxPool2d(kernelSize: 2, outputSize: (3, 4))");
        new FractionalMaxPool3d(2, outputRatio: 0.5).ToString()
            .Should().Be("FractionalMaxPool3d(kernelSize: 2, outputRatio: 0.5)");
    }

    [Fact]
    public void Errors_name_the_layer_and_the_rule()
    {
        Fails<ArgumentException>(() => new LpPool1d(0, 2), "LpPool1d: p 0 must be positive and finite.");
        Fails<ArgumentException>(() => new LpPool2d(2, 0), "LpPool2d: kernelSize 0 must be positive.");
        Fails<ArgumentException>(
            () => new FractionalMaxPool2d(2),
            "FractionalMaxPool2d: outputSize is not given and outputRatio is not given; give exactly one of them.");
        Fails<ArgumentException>(
            () => new FractionalMaxPool2d(2, outputRatio: 1),
            "FractionalMaxPool2d: outputRatio 1 must be between 0 and 1.");
        Fails<ArgumentException>(
            () => new FractionalMaxPool3d(2, outputRatio: (0.5, 0.5)),
            "FractionalMaxPool3d: outputRatio (0.5, 0.5) has 2 numbers for 3 spatial dimensions.");
        Fails<ShapeException>(
            () => new GlobalAvgPool2d().Forward(Tensor.Ones([2, 3])),
            "GlobalAvgPool2d: input [2, 3] must have 4 dims [batch, channels, spatial…], or 3 without batch.");
    }

    private static void Fails<T>(Func<object?> action, string message)
        where T : Exception
        => action.Should().Throw<T>().WithMessage(message);
}
