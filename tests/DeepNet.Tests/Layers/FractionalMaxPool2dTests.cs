using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class FractionalMaxPool2dTests : LayerContract<FractionalMaxPool2d>
{
    protected override Shape[] Inputs => [[1, 2, 4, 4]];

    protected override Shape Output => [1, 2, 3, 3];

    protected override string Text => "FractionalMaxPool2d(kernelSize: 2, outputSize: 3)";

    protected override FractionalMaxPool2d Make(RandomSource random) => new(2, 3, generator: random);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new FractionalMaxPool2d(0, 2), "FractionalMaxPool2d: kernelSize 0 must be positive."),
        (
            () => _ = new FractionalMaxPool2d((2, 2, 2), 2),
            "FractionalMaxPool2d: kernelSize (2, 2, 2) has 3 numbers for 2 spatial dimensions."),
        (
            () => _ = new FractionalMaxPool2d(2),
            "FractionalMaxPool2d: outputSize is not given and outputRatio is not given; give exactly one of them."),
        (
            () => _ = new FractionalMaxPool2d(2, 2, 0.5),
            "FractionalMaxPool2d: outputSize is 2 and outputRatio is 0.5; give exactly one of them."),
        (() => _ = new FractionalMaxPool2d(2, 0), "FractionalMaxPool2d: outputSize 0 must be positive."),
        (
            () => _ = new FractionalMaxPool2d(2, outputRatio: 1),
            "FractionalMaxPool2d: outputRatio 1 must be between 0 and 1."),
        (
            () => _ = new FractionalMaxPool2d(2, outputRatio: 0),
            "FractionalMaxPool2d: outputRatio 0 must be between 0 and 1."),
        (
            () => _ = new FractionalMaxPool2d(2, outputRatio: double.NaN),
            "FractionalMaxPool2d: outputRatio NaN must be between 0 and 1."),
        (
            () => _ = new FractionalMaxPool2d(2, outputRatio: (0.5, 0.5, 0.5)),
            "FractionalMaxPool2d: outputRatio (0.5, 0.5, 0.5) has 3 numbers for 2 spatial dimensions."),
        (
            () => new FractionalMaxPool2d(2, 2).Forward(Tensor.Ones([4])),
            "FractionalMaxPool2d: input [4] must have 4 dims [batch, channels, spatial…], or 3 without batch."),
        (
            () => new FractionalMaxPool2d(2, 2).Forward(Tensor.Ones([1, 1, 4, 4], DType.Int64)),
            "FractionalMaxPool2d: Int64 tensor, but the operation needs a floating-point one; convert it with "
            + "Cast(DType.Float32)."),
        (
            () => new FractionalMaxPool2d(2, 4).Forward(Tensor.Ones([1, 1, 4, 4])),
            "FractionalMaxPool2d: input [1, 1, 4, 4] has 4 elements in dimension 2, too few for 4 windows of 2: "
            + "outputSize + kernelSize - 1 are needed."),
    ];

    [Fact]
    public void It_draws_its_windows_and_gives_the_sizes_asked_for()
    {
        Tensor x = Tensor.Randn([2, 3, 9, 12]);
        var layer = new FractionalMaxPool2d(2, outputRatio: (0.5, 0.7), generator: new RandomSource(1));
        layer.ToString().Should().Be("FractionalMaxPool2d(kernelSize: 2, outputRatio: (0.5, 0.7))");
        Tensor y = layer.Forward(x);
        y.Shape.Should().Equal(2, 3, 4, 8);
        y.ToArray<float>().Should().NotEqual(layer.Forward(x).ToArray<float>());
        var again = new FractionalMaxPool2d(2, outputRatio: (0.5, 0.7), generator: new RandomSource(1));
        again.Forward(x).ToArray<float>().Should().Equal(y.ToArray<float>());
    }

    [Fact]
    public void Gradients_agree_with_differences_where_windows_are_drawn()
    {
        Tensor plane = Tensor.Randn([1, 5, 5], DType.Float64, generator: new RandomSource(2)).RequireGrad();
        GradCheck.Verify(
            x => new FractionalMaxPool2d(2, 3, generator: new RandomSource(3)).Forward(x[0].Square()), [plane], 2);
    }
}
