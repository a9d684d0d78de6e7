using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class FractionalMaxPool3dTests : LayerContract<FractionalMaxPool3d>
{
    protected override Shape[] Inputs => [[1, 1, 3, 3, 3]];

    protected override Shape Output => [1, 1, 2, 2, 2];

    protected override string Text => "FractionalMaxPool3d(kernelSize: 2, outputSize: 2)";

    protected override FractionalMaxPool3d Make(RandomSource random) => new(2, 2, generator: random);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new FractionalMaxPool3d(0, 2), "FractionalMaxPool3d: kernelSize 0 must be positive."),
        (
            () => _ = new FractionalMaxPool3d((2, 2), 2),
            "FractionalMaxPool3d: kernelSize (2, 2) has 2 numbers for 3 spatial dimensions."),
        (
            () => _ = new FractionalMaxPool3d(2),
            "FractionalMaxPool3d: outputSize is not given and outputRatio is not given; give exactly one of them."),
        (
            () => _ = new FractionalMaxPool3d(2, 2, 0.5),
            "FractionalMaxPool3d: outputSize is 2 and outputRatio is 0.5; give exactly one of them."),
        (() => _ = new FractionalMaxPool3d(2, 0), "FractionalMaxPool3d: outputSize 0 must be positive."),
        (
            () => _ = new FractionalMaxPool3d(2, outputRatio: 1),
            "FractionalMaxPool3d: outputRatio 1 must be between 0 and 1."),
        (
            () => _ = new FractionalMaxPool3d(2, outputRatio: 0),
            "FractionalMaxPool3d: outputRatio 0 must be between 0 and 1."),
        (
            () => _ = new FractionalMaxPool3d(2, outputRatio: double.NaN),
            "FractionalMaxPool3d: outputRatio NaN must be between 0 and 1."),
        (
            () => _ = new FractionalMaxPool3d(2, outputRatio: (0.5, 0.5)),
            "FractionalMaxPool3d: outputRatio (0.5, 0.5) has 2 numbers for 3 spatial dimensions."),
        (
            () => new FractionalMaxPool3d(2, 2).Forward(Tensor.Ones([4])),
            "FractionalMaxPool3d: input [4] must have 5 dims [batch, channels, spatial…], or 4 without batch."),
        (
            () => new FractionalMaxPool3d(2, 2).Forward(Tensor.Ones([1, 1, 4, 4, 4], DType.Int64)),
            "FractionalMaxPool3d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new FractionalMaxPool3d(2, 4).Forward(Tensor.Ones([1, 1, 4, 4, 4])),
            "FractionalMaxPool3d: input [1, 1, 4, 4, 4] has 4 elements in dimension 2, too few for 4 windows of 2: "
            + "outputSize + kernelSize - 1 are needed."),
    ];

    [Fact]
    public void It_says_where_the_largest_elements_are()
    {
        Tensor x = Tensor.Randn([1, 4, 5, 6]);
        (Tensor values, Tensor indices) = new FractionalMaxPool3d(2, 3).ForwardWithIndices(x);
        values.Shape.Should().Equal(1, 3, 3, 3);
        x.Flatten().Gather(0, indices.Flatten()).ToArray<float>().Should().Equal(values.ToArray<float>());
    }
}
