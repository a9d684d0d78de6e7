using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class MaxUnpool2dTests : LayerContract<MaxUnpool2d>
{
    protected override Shape[] Inputs => [[1, 1, 2, 2]];

    protected override Shape Output => [1, 1, 3, 3];

    protected override string Text => "MaxUnpool2d(kernelSize: 3, stride: 2, padding: 1)";

    protected override MaxUnpool2d Make(RandomSource random) => new(3, 2, 1);

    protected override Tensor[] Samples() => [Spread(Inputs[0], 0), Tensor.From<long>([0, 2, 7, 8], Inputs[0])];

    protected override Tensor Run(MaxUnpool2d layer, Tensor[] x) => layer.Forward(x[0], x[1]);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new MaxUnpool2d(0), "MaxUnpool2d: kernelSize 0 must be positive."),
        (
            () => _ = new MaxUnpool2d((2, 2, 2)),
            "MaxUnpool2d: kernelSize (2, 2, 2) has 3 numbers for 2 spatial dimensions."),
        (() => _ = new MaxUnpool2d(2, -1), "MaxUnpool2d: stride -1 must be positive."),
        (() => _ = new MaxUnpool2d(2, 2, -1), "MaxUnpool2d: padding -1 must not be negative."),
        (
            () => new MaxUnpool2d(2).Forward(Tensor.Ones([4]), Places([4])),
            "MaxUnpool2d: input [4] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => new MaxUnpool2d(2).Forward(Tensor.Ones([1, 1, 1, 1]), Places([1, 1, 2, 2])),
            "MaxUnpool2d: indices [1, 1, 2, 2] must have the input's shape [1, 1, 1, 1]."),
        (
            () => new MaxUnpool2d(2).Forward(Tensor.Ones([1, 1, 1, 1]), Tensor.Zeros([1, 1, 1, 1])),
            "MaxUnpool2d: indices are Float32, but must be Int64 or Int32."),
        (
            () => new MaxUnpool2d(2).Forward(Tensor.Ones([1, 1, 1, 1]), Places([1, 1, 1, 1], 4)),
            "MaxUnpool2d: an index lies outside of the output plane of 4 elements."),
        (
            () => new MaxUnpool2d(2).Forward(Tensor.Ones([1, 1, 1, 1]), Places([1, 1, 1, 1]), 4),
            "MaxUnpool2d: outputSize 4 must be less than stride 2 from 2 in dimension 2."),
    ];

    [Fact]
    public void Largest_elements_go_back_to_their_places()
    {
        Tensor x = Tensor.From<float>([1, 9, 3, 4, 5, 6, 8, 7, 2, 0, 1, 3, 4, 5, 6, 2], [1, 1, 4, 4]);
        (Tensor values, Tensor indices) = new MaxPool2d(2).ForwardWithIndices(x);
        Tensor y = new MaxUnpool2d(2).Forward(values, indices);
        y.ToArray<float>().Should().Equal(0, 9, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 5, 6, 0);
        new MaxUnpool2d(2).Forward(values, indices, (5, 4)).Shape.Should().Equal(1, 1, 5, 4);
    }

    private static Tensor Places(Shape shape, int place = 0) => Tensor.Full(shape, place, DType.Int64);
}
