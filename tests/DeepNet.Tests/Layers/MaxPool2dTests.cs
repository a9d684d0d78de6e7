using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class MaxPool2dTests : LayerContract<MaxPool2d>
{
    private static readonly Tensor s_plane = Tensor.Arange(1, 17, dtype: DType.Float32).Reshape(1, 1, 4, 4);

    protected override Shape[] Inputs => [[1, 2, 4, 6]];

    protected override Shape Output => [1, 2, 3, 2];

    protected override string Text =>
        "MaxPool2d(kernelSize: (2, 3), stride: (2, 1), padding: (1, 0), dilation: (1, 2), ceilMode: true)";

    protected override MaxPool2d Make(RandomSource random) => new((2, 3), (2, 1), (1, 0), (1, 2), true);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new MaxPool2d(0), "MaxPool2d: kernelSize 0 must be positive."),
        (() => _ = new MaxPool2d((2, 2, 2)), "MaxPool2d: kernelSize (2, 2, 2) has 3 numbers for 2 spatial dimensions."),
        (() => _ = new MaxPool2d(2, -1), "MaxPool2d: stride -1 must be positive."),
        (() => _ = new MaxPool2d(2, (2, 2, 2)), "MaxPool2d: stride (2, 2, 2) has 3 numbers for 2 spatial dimensions."),
        (() => _ = new MaxPool2d(2, padding: 2), "MaxPool2d: padding 2 must be between 0 and half of kernelSize 2."),
        (() => _ = new MaxPool2d(2, padding: -1), "MaxPool2d: padding -1 must be between 0 and half of kernelSize 2."),
        (() => _ = new MaxPool2d(2, dilation: 0), "MaxPool2d: dilation 0 must be positive."),
        (
            () => new MaxPool2d(2).Forward(Tensor.Ones([4])),
            "MaxPool2d: input [4] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => new MaxPool2d(2).Forward(Tensor.Ones([1, 1, 4, 4], DType.Int64)),
            "MaxPool2d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new MaxPool2d(6, padding: 1).Forward(Tensor.Ones([1, 1, 3, 3])),
            "MaxPool2d: the kernel spans 6 elements of dimension 2, but input [1, 1, 3, 3] has 5 with padding. It "
            + "must not be larger."),
    ];

    [Fact]
    public void Windows_give_their_largest_element_and_its_place()
    {
        new MaxPool2d(2).Forward(s_plane).ToArray<float>().Should().Equal(6, 8, 14, 16);
        new MaxPool2d(2, dilation: 2, stride: 1).Forward(s_plane).ToArray<float>().Should().Equal(11, 12, 15, 16);
        new MaxPool2d(3, 2, ceilMode: true).Forward(s_plane).ToArray<float>().Should().Equal(11, 12, 15, 16);
        new MaxPool2d(2).ForwardWithIndices(s_plane).Indices.ToArray<long>().Should().Equal(5, 7, 13, 15);
    }

    [Fact]
    public void The_stride_is_the_window_if_not_given() =>
        new MaxPool2d((2, 3)).ToString().Should()
            .Be("MaxPool2d(kernelSize: (2, 3), stride: (2, 3), padding: 0, dilation: 1, ceilMode: false)");

    [Fact]
    public void It_is_the_operation_with_its_settings()
    {
        Tensor x = Tensor.Randn([1, 2, 4, 6]);
        Make(new RandomSource(1)).Forward(x).ToArray<float>().Should()
            .Equal(x.MaxPool2d((2, 3), (2, 1), (1, 0), (1, 2), true).ToArray<float>());
    }
}
