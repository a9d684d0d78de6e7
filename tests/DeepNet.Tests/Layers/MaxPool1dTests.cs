using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class MaxPool1dTests : LayerContract<MaxPool1d>
{
    protected override Shape[] Inputs => [[2, 2, 5]];

    protected override Shape Output => [2, 2, 5];

    protected override string Text => "MaxPool1d(kernelSize: 2, stride: 1, padding: 1, dilation: 2, ceilMode: false)";

    protected override MaxPool1d Make(RandomSource random) => new(2, 1, 1, 2);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new MaxPool1d(0), "MaxPool1d: kernelSize 0 must be positive."),
        (() => _ = new MaxPool1d((2, 2)), "MaxPool1d: kernelSize (2, 2) has 2 numbers for 1 spatial dimensions."),
        (() => _ = new MaxPool1d(2, -1), "MaxPool1d: stride -1 must be positive."),
        (() => _ = new MaxPool1d(2, (2, 2)), "MaxPool1d: stride (2, 2) has 2 numbers for 1 spatial dimensions."),
        (() => _ = new MaxPool1d(2, padding: 2), "MaxPool1d: padding 2 must be between 0 and half of kernelSize 2."),
        (() => _ = new MaxPool1d(2, padding: -1), "MaxPool1d: padding -1 must be between 0 and half of kernelSize 2."),
        (() => _ = new MaxPool1d(2, dilation: 0), "MaxPool1d: dilation 0 must be positive."),
        (
            () => new MaxPool1d(2).Forward(Tensor.Ones([4])),
            "MaxPool1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => new MaxPool1d(2).Forward(Tensor.Ones([1, 1, 4], DType.Int64)),
            "MaxPool1d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new MaxPool1d(6, padding: 1).Forward(Tensor.Ones([1, 1, 3])),
            "MaxPool1d: the kernel spans 6 elements of dimension 2, but input [1, 1, 3] has 5 with padding. It must "
            + "not be larger."),
    ];

    [Fact]
    public void Windows_give_their_largest_element_and_its_place()
    {
        Tensor line = Tensor.From<float>([1, 5, 3, 4, 9, 6, 8, 7], [1, 8]);
        (Tensor values, Tensor indices) = new MaxPool1d(4).ForwardWithIndices(line);
        values.ToArray<float>().Should().Equal(5, 9);
        indices.ToArray<long>().Should().Equal(1, 4);
        new MaxPool1d(4).Forward(line).ToArray<float>().Should().Equal(5, 9);
    }

    [Fact]
    public void It_is_the_operation_with_its_settings()
    {
        Tensor x = Tensor.Randn([2, 2, 5]);
        Make(new RandomSource(1)).Forward(x).ToArray<float>().Should()
            .Equal(x.MaxPool1d(2, 1, 1, 2).ToArray<float>());
    }
}
