using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class Conv3dTests : LayerContract<Conv3d>
{
    protected override Shape[] Inputs => [[1, 2, 2, 3, 3]];

    protected override Shape Output => [1, 2, 2, 2, 1];

    protected override string Text =>
        "Conv3d(2, 2, kernelSize: (1, 2, 2), stride: (1, 2, 1), padding: (0, 1, 0), dilation: (1, 1, 2), groups: 2)";

    protected override string[] Keys => ["weight", "bias"];

    protected override Conv3d Make(RandomSource random) =>
        new(2, 2, (1, 2, 2), (1, 2, 1), (0, 1, 0), (1, 1, 2), 2, generator: random);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new Conv3d(0, 1, 3), "Conv3d: inChannels 0 must be positive."),
        (() => _ = new Conv3d(1, -1, 3), "Conv3d: outChannels -1 must be positive."),
        (() => _ = new Conv3d(1, 1, 0), "Conv3d: kernelSize 0 must be positive."),
        (() => _ = new Conv3d(1, 1, (3, 3)), "Conv3d: kernelSize (3, 3) has 2 numbers for 3 spatial dimensions."),
        (() => _ = new Conv3d(1, 1, 3, stride: -1), "Conv3d: stride -1 must be positive."),
        (() => _ = new Conv3d(1, 1, 3, padding: -1), "Conv3d: padding -1 must not be negative."),
        (
            () => _ = new Conv3d(1, 1, 3, padding: (3, 3)),
            "Conv3d: padding (3, 3) has 2 numbers for 3 spatial dimensions."),
        (
            () => _ = new Conv3d(1, 1, 3, 2, ConvPadding.Same),
            "Conv3d: padding Same needs stride 1, but dimension 0 has stride 2."),
        (() => _ = new Conv3d(1, 1, 3, dilation: 0), "Conv3d: dilation 0 must be positive."),
        (() => _ = new Conv3d(1, 1, 3, groups: 0), "Conv3d: groups 0 must be positive."),
        (() => _ = new Conv3d(3, 4, 3, groups: 2), "Conv3d: inChannels 3 must be divisible by groups 2."),
        (() => _ = new Conv3d(4, 3, 3, groups: 2), "Conv3d: outChannels 3 must be divisible by groups 2."),
        (() => _ = new Conv3d(1, 1, 3, paddingMode: (PadMode)9), "Conv3d: paddingMode 9 is none of PadMode."),
        (
            () => new Conv3d(1, 1, 3).Forward(Tensor.Ones([4])),
            "Conv3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new Conv3d(1, 1, 3).Forward(Tensor.Ones([1, 1, 3, 3, 3], DType.Int64)),
            "Conv3d: Int64 and Float32 do not mix; *"),
        (
            () => new Conv3d(1, 2, 3).Forward(Tensor.Ones([1, 3, 3, 3, 3])),
            "Conv3d: input [1, 3, 3, 3, 3] has 3 channels but weight [2, 1, 3, 3, 3] expects 1."),
        (
            () => new Conv3d(1, 1, 7, padding: 1).Forward(Tensor.Ones([1, 1, 4, 4, 4])),
            "Conv3d: the kernel of weight [1, 1, 7, 7, 7] spans 7 elements of dimension 2 but input [1, 1, 4, 4, 4] "
            + "has 6 with padding. The kernel must not be larger."),
        (
            () => Mirrored(7, 1).Forward(Tensor.Ones([1, 1, 4, 4, 4])),
            "Conv3d: the kernel of weight [1, 1, 7, 7, 7] spans 7 elements of dimension 2 but input [1, 1, 4, 4, 4] "
            + "has 6 with padding. The kernel must not be larger."),
        (
            () => Mirrored(3, 1).Forward(Tensor.Ones([1, 2, 4, 4, 4])),
            "Conv3d: input [1, 2, 4, 4, 4] has 2 channels but weight [1, 1, 3, 3, 3] expects 1."),
        (
            () => Mirrored(3, 1).Forward(Tensor.Ones([4])),
            "Conv3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => Mirrored(3, 4).Forward(Tensor.Ones([1, 1, 4, 4, 4])),
            "Pad: amounts 4 and 4 at dim 4 of shape [1, 1, 4, 4, 4]: Reflect takes no more than 3."),
    ];

    [Fact]
    public void Defaults_are_those_of_PyTorch()
    {
        var layer = new Conv3d(1, 2, 3);
        layer.ToString().Should().Be("Conv3d(1, 2, kernelSize: 3, stride: 1)");
        (layer.Padding, layer.PaddingMode).Should().Be((default(ConvPadding), PadMode.Constant));
        (layer.Dilation, layer.Groups, layer.Bias is null).Should().Be(((PerDim)1, 1, false));
    }

    [Fact]
    public void It_is_the_operation_with_its_settings()
    {
        Conv3d layer = Make(new RandomSource(1));
        Tensor x = Tensor.Randn([1, 2, 2, 3, 3]);
        layer.Forward(x).ToArray<float>().Should()
            .Equal(x.Conv3d(layer.Weight, layer.Bias, (1, 2, 1), (0, 1, 0), (1, 1, 2), 2).ToArray<float>());
    }

    [Fact]
    public void It_gives_the_hand_computed_sums()
    {
        var layer = new Conv3d(1, 1, 2, bias: false);
        Tensor x = Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 2, 2]);
        layer.Weight.CopyFrom(x);
        layer.Forward(x).ToArray<float>().Should().Equal(204);
        layer.StateDict().Keys.Should().Equal("weight");
    }

    [Theory]
    [InlineData(PadMode.Reflect)]
    [InlineData(PadMode.Replicate)]
    [InlineData(PadMode.Circular)]
    public void The_border_holds_what_the_mode_says(PadMode mode)
    {
        var layer = new Conv3d(1, 2, 2, padding: (1, 0, 2), dilation: (1, 2, 1), paddingMode: mode);
        Tensor x = Tensor.Randn([1, 1, 3, 4, 5]), padded = x.Pad([2, 2, 0, 0, 1, 1], mode);
        layer.Forward(x).ToArray<float>().Should()
            .Equal(padded.Conv3d(layer.Weight, layer.Bias, dilation: (1, 2, 1)).ToArray<float>());
    }

    [Fact]
    public void Same_keeps_the_sizes() =>
        new Conv3d(1, 1, (2, 3, 4), padding: ConvPadding.Same).Forward(Tensor.Ones([1, 1, 3, 4, 5])).Shape
            .Should().Equal(1, 1, 3, 4, 5);

    private static Conv3d Mirrored(int kernelSize, int padding) =>
        new(1, 1, kernelSize, padding: padding, paddingMode: PadMode.Reflect);
}
