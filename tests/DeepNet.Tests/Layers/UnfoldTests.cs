using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class UnfoldTests : LayerContract<Unfold>
{
    protected override Shape[] Inputs => [[1, 2, 3, 4]];

    protected override Shape Output => [1, 8, 12];

    protected override string Text => "Unfold(kernelSize: 2, dilation: 2, padding: 1, stride: 1)";

    protected override Unfold Make(RandomSource random) => new(2, 2, 1);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new Unfold(0), "Unfold: kernelSize 0 must be positive."),
        (() => _ = new Unfold((1, 2, 3)), "Unfold: kernelSize (1, 2, 3) has 3 numbers for 2 spatial dimensions."),
        (() => _ = new Unfold(2, dilation: 0), "Unfold: dilation 0 must be positive."),
        (() => _ = new Unfold(2, padding: -1), "Unfold: padding -1 must not be negative."),
        (() => _ = new Unfold(2, stride: 0), "Unfold: stride 0 must be positive."),
        (
            () => new Unfold(2).Forward(Tensor.Ones([4, 4])),
            "Im2Col: input [4, 4] must be [batch, channels, height, width], or the same without batch."),
        (
            () => new Unfold(2).Forward(Tensor.Ones([1, 4, 4], DType.Int64)),
            "Im2Col: Int64 tensor, but the operation needs a floating-point one; convert it with Cast(DType.Float32)."),
        (
            () => new Unfold(5, padding: 1).Forward(Tensor.Ones([1, 1, 2, 4])),
            "Im2Col: the kernel spans 5 elements of dimension 2, but there are 4 with padding. It must not be larger."),
    ];

    [Fact]
    public void Patches_become_columns()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4, 5, 6], [1, 1, 2, 3]), y = new Unfold(2).Forward(x);
        y.Shape.Should().Equal(1, 4, 2);
        y.ToArray<float>().Should().Equal(1, 2, 2, 3, 4, 5, 5, 6);
        var padded = new Unfold((1, 3), padding: (0, 1), stride: (1, 3));
        padded.Forward(x).ToArray<float>().Should().Equal(0, 0, 1, 4, 2, 5);
        padded.ToString().Should().Be("Unfold(kernelSize: (1, 3), dilation: 1, padding: (0, 1), stride: (1, 3))");
    }
}
