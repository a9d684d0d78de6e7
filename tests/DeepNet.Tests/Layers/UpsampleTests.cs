using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class UpsampleTests
{
    private static readonly Tensor s_plane = Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2]);

    [Fact]
    public void The_nearest_element_repeats_and_lines_run_between()
    {
        new Upsample(scaleFactor: 2).Forward(s_plane).ToArray<float>()
            .Should().Equal(1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4);
        new Upsample((2, 4), mode: InterpolationMode.Bilinear).Forward(s_plane).ToArray<float>()
            .Should().Equal(1, 1.25f, 1.75f, 2, 3, 3.25f, 3.75f, 4);
        new Upsample(3, mode: InterpolationMode.Bilinear, alignCorners: true).Forward(s_plane).ToArray<float>()
            .Should().Equal(1, 1.5f, 2, 2, 2.5f, 3, 3, 3.5f, 4);
        new UpsamplingNearest2d(scaleFactor: (1, 2)).Forward(s_plane).ToArray<float>()
            .Should().Equal(1, 1, 2, 2, 3, 3, 4, 4);
        new UpsamplingBilinear2d(3).Forward(s_plane).ToArray<float>()
            .Should().Equal(1, 1.5f, 2, 2, 2.5f, 3, 3, 3.5f, 4);
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        Layer[] layers =
        [
            new Upsample(scaleFactor: 2, mode: InterpolationMode.Bicubic), new UpsamplingNearest2d((3, 5)),
            new UpsamplingBilinear2d(scaleFactor: 1.5),
        ];
        foreach (Layer layer in layers)
        {
            Tensor x = Tensor.Randn([1, 2, 2, 3], DType.Float64, generator: new RandomSource(1)).RequireGrad();
            GradCheck.Verify(inputs => layer.Forward(inputs[0]).Square(), [x], 2);
        }
    }

    [Fact]
    public void They_have_no_state_and_print_their_settings()
    {
        new Upsample(2).StateDict().Should().BeEmpty();
        new Upsample((2, 3)).ToString().Should().Be("Upsample(size: (2, 3), mode: Nearest)");
        new Upsample(scaleFactor: 1.5, mode: InterpolationMode.Linear, alignCorners: true).ToString()
            .Should().Be("Upsample(scaleFactor: 1.5, mode: Linear, alignCorners: true)");
        new UpsamplingNearest2d(scaleFactor: 2).ToString().Should().Be("UpsamplingNearest2d(scaleFactor: 2)");
        new UpsamplingBilinear2d(4).ToString().Should().Be("UpsamplingBilinear2d(size: 4)");
    }

    [Fact]
    public void Errors_name_the_layer_and_the_rule()
    {
        Fails(
            () => new Upsample(),
            "Upsample: size is not given and scaleFactor is not given; give exactly one of them.");
        Fails(() => new Upsample(2, 2), "Upsample: size is 2 and scaleFactor is 2; give exactly one of them.");
        Fails(() => new UpsamplingNearest2d((2, 0)), "UpsamplingNearest2d: size (2, 0) must be positive.");
        Fails(
            () => new UpsamplingBilinear2d(scaleFactor: -1), "UpsamplingBilinear2d: scaleFactor -1 must be positive.");
        ((Action)(() => new UpsamplingBilinear2d(4).Forward(Tensor.Ones([1, 2, 3])))).Should().Throw<ShapeException>()
            .WithMessage("Interpolate: input [1, 2, 3] for mode Bilinear; *");
    }

    private static void Fails(Func<Layer> create, string message) =>
        create.Should().Throw<ArgumentException>().WithMessage(message);
}
