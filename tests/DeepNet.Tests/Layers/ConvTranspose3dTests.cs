using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class ConvTranspose3dTests : LayerContract<ConvTranspose3d>
{
    protected override Shape[] Inputs => [[1, 2, 1, 2, 2]];

    protected override Shape Output => [1, 2, 1, 3, 4];

    protected override string Text =>
        "ConvTranspose3d(2, 2, kernelSize: (1, 2, 2), stride: (1, 2, 1), padding: (0, 1, 0), "
        + "outputPadding: (0, 1, 0), dilation: (1, 1, 2), groups: 2)";

    protected override string[] Keys => ["weight", "bias"];

    protected override ConvTranspose3d Make(RandomSource random) =>
        new(2, 2, (1, 2, 2), (1, 2, 1), (0, 1, 0), (0, 1, 0), 2, true, (1, 1, 2), random);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new ConvTranspose3d(0, 1, 3), "ConvTranspose3d: inChannels 0 must be positive."),
        (() => _ = new ConvTranspose3d(1, -1, 3), "ConvTranspose3d: outChannels -1 must be positive."),
        (() => _ = new ConvTranspose3d(1, 1, 0), "ConvTranspose3d: kernelSize 0 must be positive."),
        (
            () => _ = new ConvTranspose3d(1, 1, (3, 3)),
            "ConvTranspose3d: kernelSize (3, 3) has 2 numbers for 3 spatial dimensions."),
        (() => _ = new ConvTranspose3d(1, 1, 3, stride: -1), "ConvTranspose3d: stride -1 must be positive."),
        (() => _ = new ConvTranspose3d(1, 1, 3, padding: -1), "ConvTranspose3d: padding -1 must not be negative."),
        (
            () => _ = new ConvTranspose3d(1, 1, 3, padding: (3, 3)),
            "ConvTranspose3d: padding (3, 3) has 2 numbers for 3 spatial dimensions."),
        (
            () => _ = new ConvTranspose3d(1, 1, 3, outputPadding: -1),
            "ConvTranspose3d: outputPadding -1 must not be negative."),
        (
            () => _ = new ConvTranspose3d(1, 1, 3, 2, outputPadding: 2),
            "ConvTranspose3d: outputPadding 2 must be smaller than stride 2 or dilation 1."),
        (() => _ = new ConvTranspose3d(1, 1, 3, dilation: 0), "ConvTranspose3d: dilation 0 must be positive."),
        (() => _ = new ConvTranspose3d(1, 1, 3, groups: 0), "ConvTranspose3d: groups 0 must be positive."),
        (
            () => _ = new ConvTranspose3d(3, 4, 3, groups: 2),
            "ConvTranspose3d: inChannels 3 must be divisible by groups 2."),
        (
            () => _ = new ConvTranspose3d(4, 3, 3, groups: 2),
            "ConvTranspose3d: outChannels 3 must be divisible by groups 2."),
        (
            () => new ConvTranspose3d(1, 1, 3).Forward(Tensor.Ones([4])),
            "ConvTranspose3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new ConvTranspose3d(1, 1, 3).Forward(Tensor.Ones([1, 1, 3, 3, 3], DType.Int64)),
            "ConvTranspose3d: Int64 and Float32 do not mix; *"),
        (
            () => new ConvTranspose3d(1, 2, 3).Forward(Tensor.Ones([1, 3, 3, 3, 3])),
            "ConvTranspose3d: input [1, 3, 3, 3, 3] has 3 channels but weight [1, 2, 3, 3, 3] expects 1."),
        (
            () => new ConvTranspose3d(1, 1, 1, padding: 1).Forward(Tensor.Ones([1, 1, 1, 1, 1])),
            "ConvTranspose3d: input [1, 1, 1, 1, 1] and weight [1, 1, 1, 1, 1] give an output of -1 elements in "
            + "dimension 2. It must have at least one."),
    ];

    [Fact]
    public void Defaults_are_those_of_PyTorch()
    {
        var layer = new ConvTranspose3d(1, 2, 3);
        layer.ToString().Should().Be("ConvTranspose3d(1, 2, kernelSize: 3, stride: 1)");
        (layer.Padding, layer.OutputPadding, layer.Dilation).Should().Be(((PerDim)0, (PerDim)0, (PerDim)1));
        (layer.Groups, layer.Bias is null).Should().Be((1, false));
    }

    [Fact]
    public void It_is_the_operation_with_its_settings()
    {
        ConvTranspose3d layer = Make(new RandomSource(1));
        Tensor x = Tensor.Randn([1, 2, 1, 2, 2]);
        Tensor expected = x.ConvTranspose3d(layer.Weight, layer.Bias, (1, 2, 1), (0, 1, 0), (0, 1, 0), 2, (1, 1, 2));
        layer.Forward(x).ToArray<float>().Should().Equal(expected.ToArray<float>());
    }

    [Fact]
    public void One_element_gives_the_kernel()
    {
        var layer = new ConvTranspose3d(1, 1, 2);
        Tensor kernel = Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 2, 2]);
        layer.Weight.CopyFrom(kernel);
        layer.Bias!.CopyFrom(Tensor.Ones([1]));
        Tensor y = layer.Forward(Tensor.Full([1, 1, 1, 1], 3));
        y.ToArray<float>().Should().Equal(4, 7, 10, 13, 16, 19, 22, 25);
    }
}
