using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ConvLayerTests
{
    [Fact]
    public void Conv2d_gives_the_hand_computed_sums()
    {
        var layer = new Conv2d(1, 1, kernelSize: 2, stride: (1, 2), padding: (0, 1));
        layer.Weight.CopyFrom(Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2]));
        layer.Bias!.CopyFrom(Tensor.Full([1], 100));
        Tensor y = layer.Forward(Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2]));
        y.Shape.Should().Equal(1, 1, 1, 2);
        // Columns 0 1 | 2 0 of the padded rows (0 1 2 0) and (0 3 4 0).
        y.ToArray<float>().Should().Equal(100 + 2 + 12, 100 + 2 + 12);
    }

    [Fact]
    public void Weights_have_the_shapes_of_PyTorch()
    {
        new Conv1d(4, 6, 3, groups: 2).Weight.Shape.Should().Equal(6, 2, 3);
        new Conv2d(4, 6, (3, 5), groups: 2).Weight.Shape.Should().Equal(6, 2, 3, 5);
        new Conv3d(4, 6, (1, 2, 3)).Weight.Shape.Should().Equal(6, 4, 1, 2, 3);
        new ConvTranspose1d(4, 6, 3, groups: 2).Weight.Shape.Should().Equal(4, 3, 3);
        new ConvTranspose2d(4, 6, 3).Bias!.Shape.Should().Equal(6);
        new ConvTranspose3d(4, 6, 2).Weight.Shape.Should().Equal(4, 6, 2, 2, 2);
        new Conv2d(1, 1, 3, bias: false).StateDict().Keys.Should().Equal("weight");
    }

    [Fact]
    public void Each_layer_passes_its_settings_on()
    {
        Check(new Conv1d(2, 4, 3, 2, 1, 2, 2), [1, 2, 9], (l, x) => x.Conv1d(l.Weight, l.Bias, 2, 1, 2, 2));
        Check(new Conv2d(2, 4, 3, 2, 1, 2, 2), [1, 2, 9, 8], (l, x) => x.Conv2d(l.Weight, l.Bias, 2, 1, 2, 2));
        Check(new Conv3d(2, 4, 2, 2, 1, 2, 2), [1, 2, 5, 4, 6], (l, x) => x.Conv3d(l.Weight, l.Bias, 2, 1, 2, 2));
        Check(new ConvTranspose1d(2, 4, 3, 2, 1, 1, 2, true, 2), [1, 2, 5], (l, x) =>
            x.ConvTranspose1d(l.Weight, l.Bias, 2, 1, 1, 2, 2));
        Check(
            new ConvTranspose2d(2, 4, 3, 2, 1, 1, 2, true, 2), [1, 2, 5, 4],
            (l, x) => x.ConvTranspose2d(l.Weight, l.Bias, 2, 1, 1, 2, 2));
        Check(
            new ConvTranspose3d(2, 4, 2, 2, 1, 1, 2, true, 2), [1, 2, 3, 4, 3],
            (l, x) => x.ConvTranspose3d(l.Weight, l.Bias, 2, 1, 1, 2, 2));
    }

    [Fact]
    public void They_start_uniform_within_one_over_root_fan_in()
    {
        var layer = new Conv2d(8, 64, 5, groups: 2, generator: new RandomSource(1));
        double bound = 1 / Math.Sqrt(4 * 25);
        layer.Weight.Value.ToArray<float>().Should().OnlyContain(w => Math.Abs(w) <= bound);
        layer.Weight.Value.ToArray<float>().Max().Should().BeGreaterThan((float)(0.99 * bound));
        layer.Bias!.Value.ToArray<float>().Should().OnlyContain(w => Math.Abs(w) <= bound);
        layer.Bias.Value.ToArray<float>().Max().Should().BeGreaterThan((float)(0.8 * bound));
    }

    [Fact]
    public void They_print_what_is_not_the_default()
    {
        new Conv2d(1, 32, 3).ToString().Should().Be("Conv2d(1, 32, kernelSize: 3, stride: 1)");
        new Conv2d(4, 32, (3, 1), 2, ConvPadding.Valid, 2, 2, bias: false).ToString().Should()
            .Be("Conv2d(4, 32, kernelSize: (3, 1), stride: 2, dilation: 2, groups: 2, bias: false)");
        new Conv1d(1, 2, 3, padding: ConvPadding.Same).ToString()
            .Should().Be("Conv1d(1, 2, kernelSize: 3, stride: 1, padding: Same)");
        new ConvTranspose2d(1, 2, 3, 2, 1, 1).ToString().Should()
            .Be("ConvTranspose2d(1, 2, kernelSize: 3, stride: 2, padding: 1, outputPadding: 1)");
    }

    [Fact]
    public void Errors_name_the_layer_and_the_rule()
    {
        Fails(() => new Conv2d(1, 0, 3), "Conv2d: outChannels 0 must be positive.");
        Fails(() => new Conv2d(0, 1, 3), "Conv2d: inChannels 0 must be positive.");
        Fails(() => new Conv2d(1, 1, (3, 0)), "Conv2d: kernelSize (3, 0) must be positive.");
        Fails(() => new Conv2d(1, 1, 3, stride: -1), "Conv2d: stride -1 must be positive.");
        Fails(() => new Conv2d(3, 4, 3, groups: 2), "Conv2d: inChannels 3 must be divisible by groups 2.");
        Fails(() => new ConvTranspose1d(4, 3, 3, groups: 2),
            "ConvTranspose1d: outChannels 3 must be divisible by groups 2.");
        Fails(() => new Conv1d(1, 1, (3, 3)), "Conv1d: kernelSize (3, 3) has 2 numbers for 1 spatial dimensions.");
        ((Action)(() => new Conv2d(3, 4, 3).Forward(Tensor.Zeros([2, 1, 8, 8])))).Should().Throw<ShapeException>()
            .WithMessage("Conv2d: *[2, 1, 8, 8]*");
    }

    private static void Fails(Func<Layer> create, string message) =>
        create.Should().Throw<ArgumentException>().WithMessage(message);

    private static void Check<T>(T layer, Shape shape, Func<T, Tensor, Tensor> expected)
        where T : Layer
    {
        Tensor x = Tensor.Empty(shape);
        Init.Normal(x, generator: new RandomSource(1));
        Tensor y = layer.Forward(x), reference = expected(layer, x);
        y.Shape.Should().Equal(reference.Shape);
        y.ToArray<float>().Should().Equal(reference.ToArray<float>());
        y.ToArray<float>().Should().Contain(v => v != 0);
    }
}
