using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class MaxUnpool1dTests : LayerContract<MaxUnpool1d>
{
    protected override Shape[] Inputs => [[1, 2, 3]];

    protected override Shape Output => [1, 2, 6];

    protected override string Text => "MaxUnpool1d(kernelSize: 2, stride: 2, padding: 0)";

    protected override MaxUnpool1d Make(RandomSource random) => new(2);

    protected override Tensor[] Samples() => [Spread(Inputs[0], 0), Tensor.From<long>([0, 3, 5, 1, 2, 4], Inputs[0])];

    protected override Tensor Run(MaxUnpool1d layer, Tensor[] x) => layer.Forward(x[0], x[1]);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new MaxUnpool1d(0), "MaxUnpool1d: kernelSize 0 must be positive."),
        (() => _ = new MaxUnpool1d((2, 2)), "MaxUnpool1d: kernelSize (2, 2) has 2 numbers for 1 spatial dimensions."),
        (() => _ = new MaxUnpool1d(2, -1), "MaxUnpool1d: stride -1 must be positive."),
        (() => _ = new MaxUnpool1d(2, 2, -1), "MaxUnpool1d: padding -1 must not be negative."),
        (
            () => new MaxUnpool1d(2).Forward(Tensor.Ones([4]), Places([4])),
            "MaxUnpool1d: input [4] must have 3 dims [batch, channels, spatial…], or 2 without batch."),
        (
            () => new MaxUnpool1d(2).Forward(Tensor.Ones([1, 1, 1]), Places([1, 1, 2])),
            "MaxUnpool1d: indices [1, 1, 2] must have the input's shape [1, 1, 1]."),
        (
            () => new MaxUnpool1d(2).Forward(Tensor.Ones([1, 1, 1]), Tensor.Zeros([1, 1, 1])),
            "MaxUnpool1d: indices are Float32, but must be Int64 or Int32."),
        (
            () => new MaxUnpool1d(2).Forward(Tensor.Ones([1, 1, 1]), Places([1, 1, 1], 2)),
            "MaxUnpool1d: an index lies outside of the output plane of 2 elements."),
        (
            () => new MaxUnpool1d(2).Forward(Tensor.Ones([1, 1, 1]), Places([1, 1, 1]), 4),
            "MaxUnpool1d: outputSize 4 must be less than stride 2 from 2 in dimension 2."),
    ];

    [Fact]
    public void Largest_elements_go_back_to_their_places()
    {
        Tensor x = Tensor.From<float>([1, 9, 3, 4], [1, 4]);
        (Tensor values, Tensor indices) = new MaxPool1d(2).ForwardWithIndices(x);
        new MaxUnpool1d(2).Forward(values, indices).ToArray<float>().Should().Equal(0, 9, 0, 4);
        new MaxUnpool1d(2).Forward(values, indices, 5).ToArray<float>().Should().Equal(0, 9, 0, 4, 0);
    }

    private static Tensor Places(Shape shape, int place = 0) => Tensor.Full(shape, place, DType.Int64);
}
