using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class AvgPool2dTests : LayerContract<AvgPool2d>
{
    private static readonly Tensor s_plane = Tensor.Arange(1, 17, dtype: DType.Float32).Reshape(1, 1, 4, 4);

    protected override Shape[] Inputs => [[1, 2, 3, 4]];

    protected override Shape Output => [1, 2, 2, 2];

    protected override string Text =>
        "AvgPool2d(kernelSize: (2, 3), stride: (2, 1), padding: (1, 0), ceilMode: false, countIncludePad: false)";

    protected override AvgPool2d Make(RandomSource random) => new((2, 3), (2, 1), (1, 0), false, false);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new AvgPool2d(0), "AvgPool2d: kernelSize 0 must be positive."),
        (() => _ = new AvgPool2d((2, 2, 2)), "AvgPool2d: kernelSize (2, 2, 2) has 3 numbers for 2 spatial dimensions."),
        (() => _ = new AvgPool2d(2, -1), "AvgPool2d: stride -1 must be positive."),
        (() => _ = new AvgPool2d(2, (2, 2, 2)), "AvgPool2d: stride (2, 2, 2) has 3 numbers for 2 spatial dimensions."),
        (() => _ = new AvgPool2d(2, padding: 2), "AvgPool2d: padding 2 must be between 0 and half of kernelSize 2."),
        (() => _ = new AvgPool2d(2, padding: -1), "AvgPool2d: padding -1 must be between 0 and half of kernelSize 2."),
        (() => _ = new AvgPool2d(2, divisorOverride: 0), "AvgPool2d: divisorOverride 0 must not be 0."),
        (
            () => new AvgPool2d(2).Forward(Tensor.Ones([4])),
            "AvgPool2d: input [4] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => new AvgPool2d(2).Forward(Tensor.Ones([1, 1, 4, 4], DType.Int64)),
            "AvgPool2d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new AvgPool2d(6, padding: 1).Forward(Tensor.Ones([1, 1, 3, 3])),
            "AvgPool2d: the kernel spans 6 elements of dimension 2, but input [1, 1, 3, 3] has 5 with padding. It "
            + "must not be larger."),
    ];

    [Fact]
    public void Windows_give_their_mean()
    {
        new AvgPool2d(2).Forward(s_plane).ToArray<float>().Should().Equal(3.5f, 5.5f, 11.5f, 13.5f);
        new AvgPool2d(2, 2, 1).Forward(s_plane).ToArray<float>()[0].Should().Be(0.25f);
        new AvgPool2d(2, 2, 1, countIncludePad: false).Forward(s_plane).ToArray<float>()[0].Should().Be(1);
        new AvgPool2d(2, divisorOverride: 2).Forward(s_plane).ToArray<float>().Should().Equal(7, 11, 23, 27);
    }

    [Fact]
    public void Defaults_are_those_of_PyTorch() =>
        new AvgPool2d(2).ToString().Should().Be("AvgPool2d(kernelSize: 2, stride: 2, padding: 0, ceilMode: false)");

    [Fact]
    public void It_is_the_operation_with_its_settings()
    {
        Tensor x = Tensor.Randn([1, 2, 3, 4]);
        Make(new RandomSource(1)).Forward(x).ToArray<float>().Should()
            .Equal(x.AvgPool2d((2, 3), (2, 1), (1, 0), false, false).ToArray<float>());
    }
}
