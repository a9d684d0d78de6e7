using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class MaxUnpool3dTests : LayerContract<MaxUnpool3d>
{
    protected override Shape[] Inputs => [[1, 1, 2, 1, 2]];

    protected override Shape Output => [1, 1, 2, 2, 4];

    protected override string Text => "MaxUnpool3d(kernelSize: (1, 2, 2), stride: (1, 2, 2), padding: 0)";

    protected override MaxUnpool3d Make(RandomSource random) => new((1, 2, 2));

    protected override Tensor[] Samples() => [Spread(Inputs[0], 0), Tensor.From<long>([1, 2, 8, 15], Inputs[0])];

    protected override Tensor Run(MaxUnpool3d layer, Tensor[] x) => layer.Forward(x[0], x[1]);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new MaxUnpool3d(0), "MaxUnpool3d: kernelSize 0 must be positive."),
        (() => _ = new MaxUnpool3d((2, 2)), "MaxUnpool3d: kernelSize (2, 2) has 2 numbers for 3 spatial dimensions."),
        (() => _ = new MaxUnpool3d(2, -1), "MaxUnpool3d: stride -1 must be positive."),
        (() => _ = new MaxUnpool3d(2, 2, -1), "MaxUnpool3d: padding -1 must not be negative."),
        (
            () => new MaxUnpool3d(2).Forward(Tensor.Ones([4]), Places([4])),
            "MaxUnpool3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new MaxUnpool3d(2).Forward(Tensor.Ones([1, 1, 1, 1, 1]), Places([1, 1, 2, 2, 2])),
            "MaxUnpool3d: indices [1, 1, 2, 2, 2] must have the input's shape [1, 1, 1, 1, 1]."),
        (
            () => new MaxUnpool3d(2).Forward(Tensor.Ones([1, 1, 1, 1, 1]), Tensor.Zeros([1, 1, 1, 1, 1])),
            "MaxUnpool3d: indices are Float32, but must be Int64 or Int32."),
        (
            () => new MaxUnpool3d(2).Forward(Tensor.Ones([1, 1, 1, 1, 1]), Places([1, 1, 1, 1, 1], 8)),
            "MaxUnpool3d: an index lies outside of the output plane of 8 elements."),
        (
            () => new MaxUnpool3d(2).Forward(Tensor.Ones([1, 1, 1, 1, 1]), Places([1, 1, 1, 1, 1]), 4),
            "MaxUnpool3d: outputSize 4 must be less than stride 2 from 2 in dimension 2."),
    ];

    [Fact]
    public void Largest_elements_go_back_to_their_places()
    {
        Tensor x = Tensor.From<float>([1, 9, 3, 4, 5, 6, 8, 7], [1, 2, 2, 2]);
        (Tensor values, Tensor indices) = new MaxPool3d((1, 2, 2)).ForwardWithIndices(x);
        new MaxUnpool3d((1, 2, 2)).Forward(values, indices).ToArray<float>().Should().Equal(0, 9, 0, 0, 0, 0, 8, 0);
    }

    private static Tensor Places(Shape shape, int place = 0) => Tensor.Full(shape, place, DType.Int64);
}
