using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class Conv2dTests : LayerContract<Conv2d>
{
    protected override Shape[] Inputs => [[1, 2, 3, 4]];

    protected override Shape Output => [1, 2, 2, 4];

    protected override string Text =>
        "Conv2d(2, 2, kernelSize: (2, 3), stride: (2, 1), padding: (1, 2), dilation: (1, 2), groups: 2)";

    protected override string[] Keys => ["weight", "bias"];

    protected override Conv2d Make(RandomSource random) =>
        new(2, 2, (2, 3), (2, 1), (1, 2), (1, 2), 2, generator: random);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new Conv2d(0, 1, 3), "Conv2d: inChannels 0 must be positive."),
        (() => _ = new Conv2d(1, -1, 3), "Conv2d: outChannels -1 must be positive."),
        (() => _ = new Conv2d(1, 1, 0), "Conv2d: kernelSize 0 must be positive."),
        (() => _ = new Conv2d(1, 1, (3, 3, 3)), "Conv2d: kernelSize (3, 3, 3) has 3 numbers for 2 spatial dimensions."),
        (() => _ = new Conv2d(1, 1, 3, stride: -1), "Conv2d: stride -1 must be positive."),
        (() => _ = new Conv2d(1, 1, 3, padding: -1), "Conv2d: padding -1 must not be negative."),
        (
            () => _ = new Conv2d(1, 1, 3, padding: (3, 3, 3)),
            "Conv2d: padding (3, 3, 3) has 3 numbers for 2 spatial dimensions."),
        (
            () => _ = new Conv2d(1, 1, 3, 2, ConvPadding.Same),
            "Conv2d: padding Same needs stride 1, but dimension 0 has stride 2."),
        (() => _ = new Conv2d(1, 1, 3, dilation: 0), "Conv2d: dilation 0 must be positive."),
        (() => _ = new Conv2d(1, 1, 3, groups: 0), "Conv2d: groups 0 must be positive."),
        (() => _ = new Conv2d(3, 4, 3, groups: 2), "Conv2d: inChannels 3 must be divisible by groups 2."),
        (() => _ = new Conv2d(4, 3, 3, groups: 2), "Conv2d: outChannels 3 must be divisible by groups 2."),
        (() => _ = new Conv2d(1, 1, 3, paddingMode: (PadMode)9), "Conv2d: paddingMode 9 is none of PadMode."),
        (
            () => new Conv2d(1, 1, 3).Forward(Tensor.Ones([4])),
            "Conv2d: input [4] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => new Conv2d(1, 1, 3).Forward(Tensor.Ones([1, 1, 3, 3], DType.Int64)),
            "Conv2d: Int64 and Float32 do not mix; *"),
        (
            () => new Conv2d(1, 2, 3).Forward(Tensor.Ones([1, 3, 3, 3])),
            "Conv2d: input [1, 3, 3, 3] has 3 channels but weight [2, 1, 3, 3] expects 1."),
        (
            () => new Conv2d(1, 1, 7, padding: 1).Forward(Tensor.Ones([1, 1, 4, 4])),
            "Conv2d: the kernel of weight [1, 1, 7, 7] spans 7 elements of dimension 2 but input [1, 1, 4, 4] has 6 "
            + "with padding. The kernel must not be larger."),
        (
            () => Mirrored(7, 1).Forward(Tensor.Ones([1, 1, 4, 4])),
            "Conv2d: the kernel of weight [1, 1, 7, 7] spans 7 elements of dimension 2 but input [1, 1, 4, 4] has 6 "
            + "with padding. The kernel must not be larger."),
        (
            () => Mirrored(3, 1).Forward(Tensor.Ones([1, 2, 4, 4])),
            "Conv2d: input [1, 2, 4, 4] has 2 channels but weight [1, 1, 3, 3] expects 1."),
        (
            () => Mirrored(3, 1).Forward(Tensor.Ones([4])),
            "Conv2d: input [4] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => Mirrored(3, 4).Forward(Tensor.Ones([1, 1, 4, 4])),
            "Pad: amounts 4 and 4 at dim 3 of shape [1, 1, 4, 4]: Reflect takes no more than 3."),
    ];

    [Fact]
    public void Defaults_are_those_of_PyTorch()
    {
        var layer = new Conv2d(1, 2, 3);
        layer.ToString().Should().Be("Conv2d(1, 2, kernelSize: 3, stride: 1)");
        (layer.Padding, layer.PaddingMode).Should().Be((default(ConvPadding), PadMode.Constant));
        (layer.Dilation, layer.Groups, layer.Bias is null).Should().Be(((PerDim)1, 1, false));
    }

    [Fact]
    public void It_is_the_operation_with_its_settings()
    {
        Conv2d layer = Make(new RandomSource(1));
        Tensor x = Tensor.Randn([1, 2, 3, 4]);
        layer.Forward(x).ToArray<float>().Should()
            .Equal(x.Conv2d(layer.Weight, layer.Bias, (2, 1), (1, 2), (1, 2), 2).ToArray<float>());
    }

    [Fact]
    public void It_gives_the_hand_computed_sums()
    {
        var layer = new Conv2d(1, 1, kernelSize: 2, stride: (1, 2), padding: (0, 1));
        layer.Weight.CopyFrom(Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2]));
        layer.Bias!.CopyFrom(Tensor.Full([1], 100));
        Tensor y = layer.Forward(Tensor.From<float>([1, 2, 3, 4], [1, 1, 2, 2]));
        y.Shape.Should().Equal(1, 1, 1, 2);
        // Columns 0 1 | 2 0 of the padded rows (0 1 2 0) and (0 3 4 0).
        y.ToArray<float>().Should().Equal(100 + 2 + 12, 100 + 2 + 12);
    }

    [Theory]
    [InlineData(PadMode.Reflect)]
    [InlineData(PadMode.Replicate)]
    [InlineData(PadMode.Circular)]
    public void The_border_holds_what_the_mode_says(PadMode mode)
    {
        var layer = new Conv2d(2, 4, (3, 2), (1, 2), (2, 1), groups: 2, paddingMode: mode);
        Tensor x = Tensor.Randn([1, 2, 5, 4]);
        layer.Forward(x).ToArray<float>().Should()
            .Equal(x.Pad([1, 1, 2, 2], mode).Conv2d(layer.Weight, layer.Bias, (1, 2), groups: 2).ToArray<float>());
    }

    [Fact]
    public void Same_keeps_the_sizes_in_every_mode()
    {
        Tensor x = Tensor.Randn([1, 1, 6, 5]);
        foreach (PadMode mode in (PadMode[])[PadMode.Constant, PadMode.Reflect, PadMode.Replicate, PadMode.Circular])
        {
            var layer = new Conv2d(1, 1, (4, 3), padding: ConvPadding.Same, dilation: (1, 2), paddingMode: mode);
            Tensor y = layer.Forward(x);
            y.Shape.Should().Equal(1, 1, 6, 5);
            Tensor expected = x.Pad([2, 2, 1, 2], mode).Conv2d(layer.Weight, layer.Bias, dilation: (1, 2));
            y.ToArray<float>().Should().Equal(expected.ToArray<float>());
        }
    }

    [Fact]
    public void It_prints_its_padding_mode() =>
        new Conv2d(1, 2, 3, padding: 1, paddingMode: PadMode.Replicate).ToString().Should()
            .Be("Conv2d(1, 2, kernelSize: 3, stride: 1, padding: 1, paddingMode: Replicate)");

    private static Conv2d Mirrored(int kernelSize, int padding) =>
        new(1, 1, kernelSize, padding: padding, paddingMode: PadMode.Reflect);
}
