using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ConvTranspose1dTests : LayerContract<ConvTranspose1d>
{
    protected override Shape[] Inputs => [[1, 2, 3]];

    protected override Shape Output => [1, 4, 8];

    protected override string Text =>
        "ConvTranspose1d(2, 4, kernelSize: 3, stride: 2, padding: 1, outputPadding: 1, dilation: 2, groups: 2)";

    protected override string[] Keys => ["weight", "bias"];

    protected override ConvTranspose1d Make(RandomSource random) => new(2, 4, 3, 2, 1, 1, 2, true, 2, random);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new ConvTranspose1d(0, 1, 3), "ConvTranspose1d: inChannels 0 must be positive."),
        (() => _ = new ConvTranspose1d(1, -1, 3), "ConvTranspose1d: outChannels -1 must be positive."),
        (() => _ = new ConvTranspose1d(1, 1, 0), "ConvTranspose1d: kernelSize 0 must be positive."),
        (
            () => _ = new ConvTranspose1d(1, 1, (3, 3)),
            "ConvTranspose1d: kernelSize (3, 3) has 2 numbers for 1 spatial dimensions."),
        (() => _ = new ConvTranspose1d(1, 1, 3, stride: -1), "ConvTranspose1d: stride -1 must be positive."),
        (() => _ = new ConvTranspose1d(1, 1, 3, padding: -1), "ConvTranspose1d: padding -1 must not be negative."),
        (
            () => _ = new ConvTranspose1d(1, 1, 3, padding: (3, 3)),
            "ConvTranspose1d: padding (3, 3) has 2 numbers for 1 spatial dimensions."),
        (
            () => _ = new ConvTranspose1d(1, 1, 3, outputPadding: -1),
            "ConvTranspose1d: outputPadding -1 must not be negative."),
        (
            () => _ = new ConvTranspose1d(1, 1, 3, 2, outputPadding: 2),
            "ConvTranspose1d: outputPadding 2 must be smaller than stride 2 or dilation 1."),
        (() => _ = new ConvTranspose1d(1, 1, 3, dilation: 0), "ConvTranspose1d: dilation 0 must be positive."),
        (() => _ = new ConvTranspose1d(1, 1, 3, groups: 0), "ConvTranspose1d: groups 0 must be positive."),
        (
            () => _ = new ConvTranspose1d(3, 4, 3, groups: 2),
            "ConvTranspose1d: inChannels 3 must be divisible by groups 2."),
        (
            () => _ = new ConvTranspose1d(4, 3, 3, groups: 2),
            "ConvTranspose1d: outChannels 3 must be divisible by groups 2."),
        (
            () => new ConvTranspose1d(1, 1, 3).Forward(Tensor.Ones([4])),
            "ConvTranspose1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => new ConvTranspose1d(1, 1, 3).Forward(Tensor.Ones([1, 1, 3], DType.Int64)),
            "ConvTranspose1d: Int64 and Float32 do not mix; *"),
        (
            () => new ConvTranspose1d(1, 2, 3).Forward(Tensor.Ones([1, 3, 3])),
            "ConvTranspose1d: input [1, 3, 3] has 3 channels but weight [1, 2, 3] expects 1."),
        (
            () => new ConvTranspose1d(1, 1, 1, padding: 1).Forward(Tensor.Ones([1, 1, 1])),
            "ConvTranspose1d: input [1, 1, 1] and weight [1, 1, 1] give an output of -1 elements in dimension 2. It "
            + "must have at least one."),
    ];

    [Fact]
    public void Defaults_are_those_of_PyTorch()
    {
        var layer = new ConvTranspose1d(1, 2, 3);
        layer.ToString().Should().Be("ConvTranspose1d(1, 2, kernelSize: 3, stride: 1)");
        (layer.Padding, layer.OutputPadding, layer.Dilation).Should().Be(((PerDim)0, (PerDim)0, (PerDim)1));
        (layer.Groups, layer.Bias is null).Should().Be((1, false));
    }

    [Fact]
    public void It_is_the_operation_with_its_settings()
    {
        ConvTranspose1d layer = Make(new RandomSource(1));
        Tensor x = Tensor.Randn([1, 2, 3]);
        Tensor expected = x.ConvTranspose1d(layer.Weight, layer.Bias, 2, 1, 1, 2, 2);
        layer.Forward(x).ToArray<float>().Should().Equal(expected.ToArray<float>());
    }

    [Fact]
    public void Kernels_are_laid_down_at_the_strides()
    {
        var layer = new ConvTranspose1d(1, 1, 3, stride: 2, outputPadding: 1);
        layer.Weight.CopyFrom(Tensor.From<float>([1, 10, 100], [1, 1, 3]));
        layer.Bias!.CopyFrom(Tensor.Full([1], 0.5));
        layer.Forward(Tensor.From<float>([1, 2], [1, 2])).ToArray<float>()
            .Should().Equal(1.5f, 10.5f, 102.5f, 20.5f, 200.5f, 0.5f);
    }
}
