using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class FoldTests : LayerContract<Fold>
{
    protected override Shape[] Inputs => [[1, 8, 6]];

    protected override Shape Output => [1, 2, 3, 4];

    protected override string Text => "Fold(outputSize: (3, 4), kernelSize: 2, dilation: 1, padding: 0, stride: 1)";

    protected override Fold Make(RandomSource random) => new((3, 4), 2);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new Fold((4, 0), 2), "Fold: outputSize (4, 0) must be positive."),
        (() => _ = new Fold((1, 2, 3), 2), "Fold: outputSize (1, 2, 3) has 3 numbers for 2 spatial dimensions."),
        (() => _ = new Fold(4, 0), "Fold: kernelSize 0 must be positive."),
        (() => _ = new Fold(4, (1, 2, 3)), "Fold: kernelSize (1, 2, 3) has 3 numbers for 2 spatial dimensions."),
        (() => _ = new Fold(4, 2, dilation: 0), "Fold: dilation 0 must be positive."),
        (() => _ = new Fold(4, 2, padding: -1), "Fold: padding -1 must not be negative."),
        (() => _ = new Fold(4, 2, stride: 0), "Fold: stride 0 must be positive."),
        (
            () => new Fold(4, 2).Forward(Tensor.Ones([4])),
            "Col2Im: input [4] must be [batch, channels · kernel, patches], or the same without batch."),
        (
            () => new Fold(4, 2).Forward(Tensor.Ones([8, 9], DType.Int64)),
            "Col2Im: Int64 tensor, but the operation needs a floating-point one; convert it with Cast(DType.Float32)."),
        (
            () => new Fold(4, 2).Forward(Tensor.Ones([1, 6, 9])),
            "Col2Im: input [1, 6, 9] for outputSize 4; a multiple of the kernel's 4 elements and 9 patches are "
            + "needed."),
        (
            () => new Fold(2, 3).Forward(Tensor.Ones([1, 9, 1])),
            "Col2Im: the kernel spans 3 elements of dimension 2, but there are 2 with padding. It must not be larger."),
    ];

    [Fact]
    public void It_adds_overlapping_patches_up_again()
    {
        Tensor x = Tensor.From<float>([1, 2, 3, 4, 5, 6], [1, 1, 2, 3]);
        new Fold((2, 3), 2).Forward(new Unfold(2).Forward(x)).ToArray<float>().Should().Equal(1, 4, 3, 4, 10, 6);
        var (unfold, fold) = (new Unfold(2, 1, 1, 2), new Fold((2, 4), 2, 1, 1, 2));
        x = Tensor.Randn([2, 3, 2, 4]);
        fold.Forward(unfold.Forward(x)).ToArray<float>().Should().Equal(x.ToArray<float>());
    }
}
