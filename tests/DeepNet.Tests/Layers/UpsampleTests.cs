using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class UpsampleTests : LayerContract<Upsample>
{
    private static readonly Tensor s_plane = Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2]);

    protected override Shape[] Inputs => [[1, 1, 2, 3]];

    protected override Shape Output => [1, 1, 4, 6];

    protected override string Text => "Upsample(scaleFactor: 2, mode: Bicubic)";

    protected override Upsample Make(RandomSource random) => new(scaleFactor: 2, mode: InterpolationMode.Bicubic);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (
            () => _ = new Upsample(),
            "Upsample: size is not given and scaleFactor is not given; give exactly one of them."),
        (() => _ = new Upsample(2, 2), "Upsample: size is 2 and scaleFactor is 2; give exactly one of them."),
        (() => _ = new Upsample((2, 0)), "Upsample: size (2, 0) must be positive."),
        (() => _ = new Upsample(scaleFactor: -1), "Upsample: scaleFactor -1 must be positive and finite."),
        (() => _ = new Upsample(scaleFactor: double.NaN), "Upsample: scaleFactor NaN must be positive and finite."),
        (
            () => _ = new Upsample(scaleFactor: double.PositiveInfinity),
            "Upsample: scaleFactor Infinity must be positive and finite."),
        (() => _ = new Upsample(2, mode: (InterpolationMode)9), "Upsample: mode 9 is none of InterpolationMode."),
        (() => _ = new Upsample(2, alignCorners: true), "Upsample: alignCorners has no meaning for mode Nearest."),
        (
            () => new Upsample(2).Forward(Tensor.Ones([2, 3])),
            "Interpolate: input [2, 3] for mode Nearest; [batch, channels, spatial…] with 1 to 3 spatial dims is "
            + "needed."),
        (
            () => new Upsample((2, 3)).Forward(Tensor.Ones([1, 1, 3])),
            "Interpolate: size (2, 3) has 2 numbers for 1 spatial dimensions."),
        (
            () => new Upsample(scaleFactor: 0.1).Forward(Tensor.Ones([1, 1, 3])),
            "Interpolate: dim 2 of shape [1, 1, 3] would get size 0; sizes must be positive."),
    ];

    [Fact]
    public void The_nearest_element_repeats_and_lines_run_between()
    {
        new Upsample(scaleFactor: 2).Forward(s_plane).ToArray<float>()
            .Should().Equal(1, 1, 2, 2, 1, 1, 2, 2, 3, 3, 4, 4, 3, 3, 4, 4);
        new Upsample((2, 4), mode: InterpolationMode.Bilinear).Forward(s_plane).ToArray<float>()
            .Should().Equal(1, 1.25f, 1.75f, 2, 3, 3.25f, 3.75f, 4);
        new Upsample(3, mode: InterpolationMode.Bilinear, alignCorners: true).Forward(s_plane).ToArray<float>()
            .Should().Equal(1, 1.5f, 2, 2, 2.5f, 3, 3, 3.5f, 4);
    }

    [Fact]
    public void It_prints_what_it_was_given()
    {
        new Upsample((2, 3)).ToString().Should().Be("Upsample(size: (2, 3), mode: Nearest)");
        new Upsample(scaleFactor: 1.5, mode: InterpolationMode.Linear, alignCorners: true).ToString()
            .Should().Be("Upsample(scaleFactor: 1.5, mode: Linear, alignCorners: true)");
    }
}
