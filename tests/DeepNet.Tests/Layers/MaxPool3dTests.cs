using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class MaxPool3dTests : LayerContract<MaxPool3d>
{
    protected override Shape[] Inputs => [[1, 1, 2, 4, 3]];

    protected override Shape Output => [1, 1, 2, 2, 2];

    protected override string Text =>
        "MaxPool3d(kernelSize: (1, 2, 2), stride: (1, 2, 1), padding: 0, dilation: 1, ceilMode: false)";

    protected override MaxPool3d Make(RandomSource random) => new((1, 2, 2), (1, 2, 1));

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new MaxPool3d(0), "MaxPool3d: kernelSize 0 must be positive."),
        (() => _ = new MaxPool3d((2, 2)), "MaxPool3d: kernelSize (2, 2) has 2 numbers for 3 spatial dimensions."),
        (() => _ = new MaxPool3d(2, -1), "MaxPool3d: stride -1 must be positive."),
        (() => _ = new MaxPool3d(2, (2, 2)), "MaxPool3d: stride (2, 2) has 2 numbers for 3 spatial dimensions."),
        (() => _ = new MaxPool3d(2, padding: 2), "MaxPool3d: padding 2 must be between 0 and half of kernelSize 2."),
        (() => _ = new MaxPool3d(2, padding: -1), "MaxPool3d: padding -1 must be between 0 and half of kernelSize 2."),
        (() => _ = new MaxPool3d(2, dilation: 0), "MaxPool3d: dilation 0 must be positive."),
        (
            () => new MaxPool3d(2).Forward(Tensor.Ones([4])),
            "MaxPool3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new MaxPool3d(2).Forward(Tensor.Ones([1, 1, 4, 4, 4], DType.Int64)),
            "MaxPool3d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new MaxPool3d(6, padding: 1).Forward(Tensor.Ones([1, 1, 3, 3, 3])),
            "MaxPool3d: the kernel spans 6 elements of dimension 2, but input [1, 1, 3, 3, 3] has 5 with padding. "
            + "It must not be larger."),
    ];

    [Fact]
    public void Windows_give_their_largest_element_and_its_place()
    {
        Tensor cube = Tensor.Arange(0, 16, dtype: DType.Float32).Reshape(1, 2, 2, 4);
        (Tensor values, Tensor indices) = new MaxPool3d(2).ForwardWithIndices(cube);
        values.ToArray<float>().Should().Equal(13, 15);
        indices.ToArray<long>().Should().Equal(13, 15);
    }

    [Fact]
    public void It_is_the_operation_with_its_settings()
    {
        Tensor x = Tensor.Randn([1, 1, 2, 4, 3]);
        Make(new RandomSource(1)).Forward(x).ToArray<float>().Should()
            .Equal(x.MaxPool3d((1, 2, 2), (1, 2, 1)).ToArray<float>());
    }
}
