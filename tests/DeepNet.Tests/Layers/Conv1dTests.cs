using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class Conv1dTests : LayerContract<Conv1d>
{
    protected override Shape[] Inputs => [[1, 2, 7]];

    protected override Shape Output => [1, 4, 3];

    protected override string Text => "Conv1d(2, 4, kernelSize: 3, stride: 2, padding: 1, dilation: 2, groups: 2)";

    protected override string[] Keys => ["weight", "bias"];

    protected override Conv1d Make(RandomSource random) => new(2, 4, 3, 2, 1, 2, 2, generator: random);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new Conv1d(0, 1, 3), "Conv1d: inChannels 0 must be positive."),
        (() => _ = new Conv1d(1, -1, 3), "Conv1d: outChannels -1 must be positive."),
        (() => _ = new Conv1d(1, 1, 0), "Conv1d: kernelSize 0 must be positive."),
        (() => _ = new Conv1d(1, 1, (3, 3)), "Conv1d: kernelSize (3, 3) has 2 numbers for 1 spatial dimensions."),
        (() => _ = new Conv1d(1, 1, 3, stride: -1), "Conv1d: stride -1 must be positive."),
        (() => _ = new Conv1d(1, 1, 3, padding: -1), "Conv1d: padding -1 must not be negative."),
        (
            () => _ = new Conv1d(1, 1, 3, padding: (3, 3)),
            "Conv1d: padding (3, 3) has 2 numbers for 1 spatial dimensions."),
        (
            () => _ = new Conv1d(1, 1, 3, 2, ConvPadding.Same),
            "Conv1d: padding Same needs stride 1, but dimension 0 has stride 2."),
        (() => _ = new Conv1d(1, 1, 3, dilation: 0), "Conv1d: dilation 0 must be positive."),
        (() => _ = new Conv1d(1, 1, 3, groups: 0), "Conv1d: groups 0 must be positive."),
        (() => _ = new Conv1d(3, 4, 3, groups: 2), "Conv1d: inChannels 3 must be divisible by groups 2."),
        (() => _ = new Conv1d(4, 3, 3, groups: 2), "Conv1d: outChannels 3 must be divisible by groups 2."),
        (() => _ = new Conv1d(1, 1, 3, paddingMode: (PadMode)9), "Conv1d: paddingMode 9 is none of PadMode."),
        (
            () => new Conv1d(1, 1, 3).Forward(Tensor.Ones([4])),
            "Conv1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => new Conv1d(1, 1, 3).Forward(Tensor.Ones([1, 1, 3], DType.Int64)),
            "Conv1d: Int64 and Float32 do not mix; *"),
        (
            () => new Conv1d(1, 2, 3).Forward(Tensor.Ones([1, 3, 3])),
            "Conv1d: input [1, 3, 3] has 3 channels but weight [2, 1, 3] expects 1."),
        (
            () => new Conv1d(1, 1, 7, padding: 1).Forward(Tensor.Ones([1, 1, 4])),
            "Conv1d: the kernel of weight [1, 1, 7] spans 7 elements of dimension 2 but input [1, 1, 4] has 6 with "
            + "padding. The kernel must not be larger."),
        (
            () => Mirrored(7, 1).Forward(Tensor.Ones([1, 1, 4])),
            "Conv1d: the kernel of weight [1, 1, 7] spans 7 elements of dimension 2 but input [1, 1, 4] has 6 with "
            + "padding. The kernel must not be larger."),
        (
            () => Mirrored(3, 1).Forward(Tensor.Ones([1, 2, 4])),
            "Conv1d: input [1, 2, 4] has 2 channels but weight [1, 1, 3] expects 1."),
        (
            () => Mirrored(3, 1).Forward(Tensor.Ones([4])),
            "Conv1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => Mirrored(3, 4).Forward(Tensor.Ones([1, 1, 4])),
            "Pad: amounts 4 and 4 at dim 2 of shape [1, 1, 4]: Reflect takes no more than 3."),
    ];

    [Fact]
    public void Defaults_are_those_of_PyTorch()
    {
        var layer = new Conv1d(1, 2, 3);
        layer.ToString().Should().Be("Conv1d(1, 2, kernelSize: 3, stride: 1)");
        (layer.Padding, layer.PaddingMode).Should().Be((default(ConvPadding), PadMode.Constant));
        (layer.Dilation, layer.Groups, layer.Bias is null).Should().Be(((PerDim)1, 1, false));
    }

    [Fact]
    public void It_is_the_operation_with_its_settings()
    {
        Conv1d layer = Make(new RandomSource(1));
        Tensor x = Tensor.Randn([1, 2, 7]);
        layer.Forward(x).ToArray<float>().Should()
            .Equal(x.Conv1d(layer.Weight, layer.Bias, 2, 1, 2, 2).ToArray<float>());
    }

    [Fact]
    public void It_gives_the_hand_computed_sums()
    {
        var layer = new Conv1d(1, 1, 3, stride: 2, padding: 1);
        layer.Weight.CopyFrom(Tensor.From<float>([1, 2, 3], [1, 1, 3]));
        layer.Bias!.CopyFrom(Tensor.Full([1], 10));
        layer.Forward(Tensor.From<float>([1, 2, 3, 4], [1, 4])).ToArray<float>().Should().Equal(10 + 8, 10 + 20);
    }

    [Theory]
    [InlineData(PadMode.Reflect)]
    [InlineData(PadMode.Replicate)]
    [InlineData(PadMode.Circular)]
    public void The_border_holds_what_the_mode_says(PadMode mode)
    {
        var layer = new Conv1d(2, 3, 3, padding: 2, paddingMode: mode);
        Tensor x = Tensor.Randn([2, 2, 5]);
        layer.Forward(x).ToArray<float>().Should()
            .Equal(x.Pad([2, 2], mode).Conv1d(layer.Weight, layer.Bias).ToArray<float>());
    }

    [Fact]
    public void Same_puts_an_odd_zero_at_the_end_and_valid_is_no_padding()
    {
        var layer = new Conv1d(1, 1, 2, padding: ConvPadding.Same, bias: false);
        layer.ToString().Should().Be("Conv1d(1, 1, kernelSize: 2, stride: 1, padding: Same, bias: false)");
        layer.Weight.CopyFrom(Tensor.Ones([1, 1, 2]));
        Tensor x = Tensor.From<float>([1, 2, 3], [1, 1, 3]);
        layer.Forward(x).ToArray<float>().Should().Equal(3, 5, 3);
        var valid = new Conv1d(1, 1, 2, padding: ConvPadding.Valid);
        valid.ToString().Should().Be("Conv1d(1, 1, kernelSize: 2, stride: 1)");
        valid.Forward(x).Shape.Should().Equal(1, 1, 2);
    }

    [Fact]
    public void Gradients_run_through_a_mirrored_border()
    {
        var layer = new Conv1d(2, 2, 3, padding: 1, paddingMode: PadMode.Reflect);
        layer.To(DType.Float64);
        Tensor x = Tensor.Randn([1, 2, 4], DType.Float64, generator: new RandomSource(1)).RequireGrad();
        GradCheck.Verify(inputs => layer.Forward(inputs[0]).Square(), [x], 2);
    }

    private static Conv1d Mirrored(int kernelSize, int padding) =>
        new(1, 1, kernelSize, padding: padding, paddingMode: PadMode.Reflect);
}
