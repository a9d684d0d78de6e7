using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class GroupNormTests : LayerContract<GroupNorm>
{
    protected override Shape[] Inputs => [[2, 4, 2]];

    protected override Shape Output => [2, 4, 2];

    protected override string Text => "GroupNorm(2, 4, epsilon: 1E-05, affine: true)";

    protected override string[] Keys => ["weight", "bias"];

    protected override GroupNorm Make(RandomSource random) => new(2, 4);

    protected override (Action Act, string Message)[] Errors() =>
    [
        (() => _ = new GroupNorm(3, 4), "GroupNorm: numChannels 4 must be divisible by numGroups 3."),
        (() => _ = new GroupNorm(0, 4), "GroupNorm: numGroups 0 must be positive."),
        (() => _ = new GroupNorm(1, 0), "GroupNorm: numChannels 0 must be positive."),
        (() => _ = new GroupNorm(1, 4, -1), "GroupNorm: epsilon -1 must be finite and not negative."),
        (() => _ = new GroupNorm(1, 4, double.NaN), "GroupNorm: epsilon NaN must be finite and not negative."),
        (() => new GroupNorm(1, 4).Forward(Tensor.Ones([2, 3])), "GroupNorm: input [2, 3] must be [batch, 4, …]."),
        (() => new GroupNorm(1, 4).Forward(Tensor.Ones([4])), "GroupNorm: input [4] must be [batch, 4, …]."),
        (
            () => new GroupNorm(1, 4).Forward(Tensor.Ones([2, 4], DType.Int64)),
            "GroupNorm: Int64 tensor, but the operation needs a floating-point one; *"),
    ];

    [Fact]
    public void Groups_of_channels_of_each_sample_are_normalized()
    {
        var layer = new GroupNorm(2, 4, epsilon: 0);
        layer.Bias!.CopyFrom(Tensor.From<float>([0, 0, 0, 5], [4]));
        float[] y = layer.Forward(Tensor.From<float>([1, 3, 10, 30], [1, 4])).ToArray<float>();
        y.Zip([-1f, 1, -1, 6], (a, b) => Math.Abs(a - b)).Max().Should().BeLessThan(1e-5f);
        new GroupNorm(2, 4, affine: false).StateDict().Should().BeEmpty();
    }
}
