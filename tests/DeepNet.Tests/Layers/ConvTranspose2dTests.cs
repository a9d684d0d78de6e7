using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ConvTranspose2dTests : LayerContract<ConvTranspose2d>
{
    protected override Shape[] Inputs => [[1, 2, 2, 2]];

    protected override Shape Output => [1, 2, 3, 6];

    protected override string Text =>
        "ConvTranspose2d(2, 2, kernelSize: (2, 3), stride: (2, 1), padding: (1, 0), "
        + "outputPadding: (1, 0), dilation: (1, 2), groups: 2)";

    protected override string[] Keys => ["weight", "bias"];

    protected override ConvTranspose2d Make(RandomSource random) =>
        new(2, 2, (2, 3), (2, 1), (1, 0), (1, 0), 2, true, (1, 2), random);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new ConvTranspose2d(0, 1, 3), "ConvTranspose2d: inChannels 0 must be positive."),
        (() => _ = new ConvTranspose2d(1, -1, 3), "ConvTranspose2d: outChannels -1 must be positive."),
        (() => _ = new ConvTranspose2d(1, 1, 0), "ConvTranspose2d: kernelSize 0 must be positive."),
        (
            () => _ = new ConvTranspose2d(1, 1, (3, 3, 3)),
            "ConvTranspose2d: kernelSize (3, 3, 3) has 3 numbers for 2 spatial dimensions."),
        (() => _ = new ConvTranspose2d(1, 1, 3, stride: -1), "ConvTranspose2d: stride -1 must be positive."),
        (() => _ = new ConvTranspose2d(1, 1, 3, padding: -1), "ConvTranspose2d: padding -1 must not be negative."),
        (
            () => _ = new ConvTranspose2d(1, 1, 3, padding: (3, 3, 3)),
            "ConvTranspose2d: padding (3, 3, 3) has 3 numbers for 2 spatial dimensions."),
        (
            () => _ = new ConvTranspose2d(1, 1, 3, outputPadding: -1),
            "ConvTranspose2d: outputPadding -1 must not be negative."),
        (
            () => _ = new ConvTranspose2d(1, 1, 3, 2, outputPadding: 2),
            "ConvTranspose2d: outputPadding 2 must be smaller than stride 2 or dilation 1."),
        (() => _ = new ConvTranspose2d(1, 1, 3, dilation: 0), "ConvTranspose2d: dilation 0 must be positive."),
        (() => _ = new ConvTranspose2d(1, 1, 3, groups: 0), "ConvTranspose2d: groups 0 must be positive."),
        (
            () => _ = new ConvTranspose2d(3, 4, 3, groups: 2),
            "ConvTranspose2d: inChannels 3 must be divisible by groups 2."),
        (
            () => _ = new ConvTranspose2d(4, 3, 3, groups: 2),
            "ConvTranspose2d: outChannels 3 must be divisible by groups 2."),
        (
            () => new ConvTranspose2d(1, 1, 3).Forward(Tensor.Ones([4])),
            "ConvTranspose2d: input [4] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => new ConvTranspose2d(1, 1, 3).Forward(Tensor.Ones([1, 1, 3, 3], DType.Int64)),
            "ConvTranspose2d: Int64 and Float32 do not mix; *"),
        (
            () => new ConvTranspose2d(1, 2, 3).Forward(Tensor.Ones([1, 3, 3, 3])),
            "ConvTranspose2d: input [1, 3, 3, 3] has 3 channels but weight [1, 2, 3, 3] expects 1."),
        (
            () => new ConvTranspose2d(1, 1, 1, padding: 1).Forward(Tensor.Ones([1, 1, 1, 1])),
            "ConvTranspose2d: input [1, 1, 1, 1] and weight [1, 1, 1, 1] give an output of -1 elements in dimension "
            + "2. It must have at least one."),
    ];

    [Fact]
    public void Defaults_are_those_of_PyTorch()
    {
        var layer = new ConvTranspose2d(1, 2, 3);
        layer.ToString().Should().Be("ConvTranspose2d(1, 2, kernelSize: 3, stride: 1)");
        (layer.Padding, layer.OutputPadding, layer.Dilation).Should().Be(((PerDim)0, (PerDim)0, (PerDim)1));
        (layer.Groups, layer.Bias is null).Should().Be((1, false));
    }

    [Fact]
    public void It_is_the_operation_with_its_settings()
    {
        ConvTranspose2d layer = Make(new RandomSource(1));
        Tensor x = Tensor.Randn([1, 2, 2, 2]);
        Tensor expected = x.ConvTranspose2d(layer.Weight, layer.Bias, (2, 1), (1, 0), (1, 0), 2, (1, 2));
        layer.Forward(x).ToArray<float>().Should().Equal(expected.ToArray<float>());
    }

    [Fact]
    public void Padding_cuts_the_output()
    {
        var layer = new ConvTranspose2d(1, 1, 3, padding: (1, 0), bias: false);
        layer.Weight.CopyFrom(Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 3, 3]));
        layer.Forward(Tensor.Full([1, 1, 1, 1], 2)).ToArray<float>().Should().Equal(8, 10, 12);
        layer.StateDict().Keys.Should().Equal("weight");
    }
}
